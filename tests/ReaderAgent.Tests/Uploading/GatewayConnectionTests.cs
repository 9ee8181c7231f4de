using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Storage;
using Interlieux.ReaderAgent.Tests.Gateway;
using Interlieux.ReaderAgent.Uploading;
using Microsoft.Extensions.Time.Testing;

namespace Interlieux.ReaderAgent.Tests.Uploading;

public sealed class GatewayConnectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OpenedDevice device;
    private readonly GatewayRecord record = new();
    private readonly FakeTimeProvider stopwatch = new();

    public GatewayConnectionTests() => device = new OpenedDevice(folder.Path, stopwatch, stopwatch);

    public void Dispose()
    {
        device.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task While_http_works_the_hub_is_tried_again_after_a_pause_only()
    {
        var ct = TestContext.Current.CancellationToken;
        record.HubIsOff = true;
        await using var gateway = await TestGateway.StartAsync(record);
        await using var connection = Connect(gateway.Address);
        (await connection.ConnectAsync(ct)).Should().BeOfType<HttpLink>();

        record.HubIsOff = false;
        (await connection.ConnectAsync(ct)).Should().BeOfType<HttpLink>();
        stopwatch.Advance(GatewayConnection.HubPause + TimeSpan.FromSeconds(1));

        (await connection.ConnectAsync(ct)).Should().BeOfType<HubLink>();
    }

    [Fact]
    public async Task When_nothing_worked_the_hub_is_tried_first_at_once()
    {
        var ct = TestContext.Current.CancellationToken;
        var gateway = await TestGateway.StartAsync(record);
        var address = gateway.Address;
        await gateway.DisposeAsync();
        await using var connection = Connect(address);
        var connect = () => connection.ConnectAsync(ct);
        await connect.Should().ThrowAsync<NoVerdictException>();

        await using var restarted = await TestGateway.StartAsync(record, address.Port);

        (await connection.ConnectAsync(ct)).Should().BeOfType<HubLink>();
    }

    [Fact]
    public async Task An_unknown_key_is_told_as_such_and_not_tried_on_the_other_way()
    {
        record.KeyIsGood = false;
        await using var gateway = await TestGateway.StartAsync(record);
        await using var connection = Connect(gateway.Address);

        var connect = () => connection.ConnectAsync(TestContext.Current.CancellationToken);

        await connect.Should().ThrowAsync<UnknownKeyException>();
        record.UnknownKeys.Should().Be(1);
    }

    private GatewayConnection Connect(Uri address)
    {
        var settings = new AgentSettings { Gateway = address, Key = TestGateway.Key, Folder = folder.Path };
        var credential = Credential.Open(DeviceFolder.Open(folder.Path), settings.Key, device.Clock);
        return new GatewayConnection(settings, new GatewayHttp(settings, credential, device.Clock), credential, device.Clock, stopwatch, () => { });
    }
}
