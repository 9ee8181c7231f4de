using System.Text.Json.Nodes;
using Interlieux.Gateway.Tests.Hosting;

namespace Interlieux.Gateway.Tests.Readers;

/// <summary>A scan that is missing, a key in two hands, a wrong clock, a silent device: each is an alarm, and some disable the reader.</summary>
public sealed class ReaderCheckTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    private static readonly string[] Quiet = [];

    [Fact]
    public async Task A_missing_sequence_is_an_alarm_until_it_arrives_and_what_waits_or_is_set_aside_is_none()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        await Deliver(device, 1, 2, 5);
        await Status(device, last: 7, oldestWaiting: 6, parked: [4]);

        (await Check(device)).Should().Equal("reader-sequence-gap: 1 sequence numbers have not arrived, the first is 3");

        await Deliver(device, 3);
        await Status(device, last: 7, oldestWaiting: 6, parked: [4]);
        (await Check(device)).Should().Equal(Quiet);
    }

    [Fact]
    public async Task A_device_that_is_enrolled_again_goes_on_counting_and_what_it_had_counted_is_no_gap()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        await Deliver(device, 1, 2);
        await device.EnrolAsync(gateway, await TestDevice.CodeAsync(gateway, gateway.There.SellKey, device.ReaderId), countsFrom: 3);
        gateway.Clock.Now += TimeSpan.FromMinutes(1);
        await Status(device, last: 2);
        (await Check(device)).Should().Equal(Quiet);

        await Deliver(device, 3, 5);
        await Status(device, last: 5);
        (await Check(device)).Should().Equal("reader-sequence-gap: 1 sequence numbers have not arrived, the first is 4");
    }

    [Fact]
    public async Task A_sequence_that_comes_twice_disables_the_reader_and_enabling_settles_it()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        await Deliver(device, 1, 2);
        await Deliver(device, 2);
        await Status(device, last: 2);

        (await Check(device)).Should().ContainSingle().Which.Should().StartWith("reader-sequence-reused: 1 sequence numbers came twice");
        using var refused = await gateway.TryPost(device.Token(gateway.Clock.Now), "/api/v1/scans", Array.Empty<object>());
        ((int)refused.StatusCode).Should().Be(403);

        await gateway.Post(gateway.There.SellKey, $"/api/v1/readers/{device.ReaderId}/enabling", new { });
        await Status(device, last: 2);
        (await Check(device)).Should().Equal(Quiet);
    }

    [Fact]
    public async Task A_wrong_clock_and_a_long_silence_are_alarms_and_45_days_of_it_disable()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        await Status(device, last: 0, skewMs: 130_000);
        (await Check(device)).Should().Equal("reader-clock: its clock is 130 s away from the gateway's");

        await Status(device, last: 0);
        gateway.Clock.Now += TimeSpan.FromMinutes(16);
        (await Check(device)).Should().ContainSingle().Which.Should().StartWith("reader-silent:");

        gateway.Clock.Now += TimeSpan.FromDays(45);
        await Check(device);
        using var refused = await gateway.TryPost(device.Token(gateway.Clock.Now), "/api/v1/scans", Array.Empty<object>());
        ((int)refused.StatusCode).Should().Be(403);
    }

    [Fact]
    public async Task Alarms_of_readers_and_of_the_ledger_stay_out_of_each_others_way()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        await Status(device, last: 1);
        await Check(device);

        await gateway.Post(gateway.NetworkKey, "/api/v1/operations/reconciliation", new { });

        (await gateway.Get(gateway.AuditKey, "/api/v1/operations"))["alarms"]!.ToJsonString().Should().Contain($"reader {device.ReaderId}");
    }

    private async Task Deliver(TestDevice device, params int[] sequences)
    {
        foreach (var sequence in sequences)
            await gateway.Post(device.Token(gateway.Clock.Now), "/api/v1/scans", device.Scan(gateway, "04B0000000F1F1", sequence));
    }

    private async Task Status(TestDevice device, long last, long? oldestWaiting = null, long[]? parked = null, long skewMs = 0)
    {
        // The views must have seen what the status speaks of.
        using var client = gateway.Client(device.Token(gateway.Clock.Now));
        var status = new JsonObject
        {
            ["agentVersion"] = "test", ["lastSequence"] = last, ["oldestWaiting"] = oldestWaiting, ["waiting"] = oldestWaiting is null ? 0 : 1,
            ["parked"] = parked?.Length ?? 0, ["parkedSequences"] = new JsonArray([.. (parked ?? []).Select(p => JsonValue.Create(p))]),
            ["clockSkewMs"] = skewMs, ["sources"] = new JsonArray(),
        };
        gateway.Clock.Now += TimeSpan.FromSeconds(1);
        using var answer = await client.PutAsync("/api/v1/readers/self/status", new StringContent(status.ToJsonString(), null, "application/json"), TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await gateway.WhenViewsShowAll();
    }

    private async Task<string[]> Check(TestDevice device)
    {
        var report = await gateway.Post(gateway.NetworkKey, "/api/v1/operations/reader-checks", new { });
        return [.. report["differences"]!.AsArray().Where(d => d!["subject"]!.GetValue<string>() == $"reader {device.ReaderId}")
            .Select(d => $"{d!["check"]}: {d["detail"]}")];
    }
}
