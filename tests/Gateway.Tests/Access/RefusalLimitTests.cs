using System.Net;
using Interlieux.Gateway.Tests.Hosting;
using Interlieux.Tests;

namespace Interlieux.Gateway.Tests.Access;

public sealed class RefusalLimitTests(Postgres postgres)
{
    [Fact]
    public async Task Who_guesses_keys_is_told_to_wait_and_a_valid_key_is_never_slowed()
    {
        var gateway = new GatewayUnderTest(postgres) { RefusalsPerMinute = 10 };
        await using var _ = gateway;
        await gateway.InitializeAsync();
        using var guesser = gateway.Client("il_00000000000000000000000000000000_wrongwrongwrongwrongwrongwrongwrongwrongwro");
        using var valid = gateway.Client(gateway.AuditKey);

        for (var i = 0; i < 10; i++)
            (await guesser.GetAsync("/api/v1/network", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var limited = await guesser.GetAsync("/api/v1/network", TestContext.Current.CancellationToken);

        limited.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        limited.Headers.RetryAfter.Should().NotBeNull();
        for (var i = 0; i < 30; i++)
            (await valid.GetAsync("/api/v1/network", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK);
    }
}
