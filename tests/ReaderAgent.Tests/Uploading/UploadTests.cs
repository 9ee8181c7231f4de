using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Tests.Gateway;

namespace Interlieux.ReaderAgent.Tests.Uploading;

public sealed class UploadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly GatewayRecord record = new();

    public static TheoryData<Mischief, bool> EveryMischiefOnBothWays()
    {
        var data = new TheoryData<Mischief, bool>();
        foreach (var mischief in Enum.GetValues<Mischief>())
        {
            data.Add(mischief, true);
            data.Add(mischief, false);
        }

        return data;
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Scans_reach_the_gateway_in_order_and_leave_the_queue_on_their_verdict()
    {
        await using var gateway = await TestGateway.StartAsync(record);
        await using var reader = new RunningAgent(gateway.Address, folder.Path);

        reader.Store(1, 500);
        await reader.WhenEmptyAsync();

        EachScanWasRecordedOnce(500);
        var counts = reader.Agent.Counts;
        counts.Should().BeEquivalentTo(new AgentCounts(450, 0, new Dictionary<string, long> { ["unknown-badge"] = 50 }, 0, 0));
        record.HttpRequests.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_unrecordable_scans_than_a_request_holds_keep_nobody_behind_them_waiting(bool hub)
    {
        record.HubIsOff = !hub;
        for (var i = 1; i <= 450; i++) record.Unrecordable.Add(Taps.Number(i).Identifier);
        await using var gateway = await TestGateway.StartAsync(record);
        await using var reader = new RunningAgent(gateway.Address, folder.Path);

        reader.Store(1, 500);

        await record.WhenAsync(r => r.Sequences.Length == 50);
        record.Sequences.Should().Equal(Enumerable.Range(451, 50).Select(i => (long)i));
        reader.Agent.Counts.Waiting.Should().BeGreaterThanOrEqualTo(450, "what has no verdict is kept");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scan_at_which_the_gateway_fails_each_time_keeps_nobody_behind_it_waiting_and_is_kept(bool hub)
    {
        record.HubIsOff = !hub;
        record.Fatal.Add(Taps.Number(3).Identifier);
        record.Fatal.Add(Taps.Number(7).Identifier);
        await using var gateway = await TestGateway.StartAsync(record);
        await using var reader = new RunningAgent(gateway.Address, folder.Path);

        reader.Store(1, 40);

        await record.WhenAsync(r => r.Sequences.Length == 38);
        record.Sequences.Should().Equal(Enumerable.Range(1, 40).Where(i => i is not 3 and not 7).Select(i => (long)i));
        reader.Agent.Counts.Waiting.Should().BeGreaterThanOrEqualTo(2, "what has no verdict is kept");
    }

    [Fact]
    public async Task Each_verdict_is_told_once_and_in_order()
    {
        await using var gateway = await TestGateway.StartAsync(record);
        await using (var reader = new RunningAgent(gateway.Address, folder.Path))
        {
            reader.Store(1, 30);
            await reader.WhenEmptyAsync();
            reader.Store(31, 31);
            await record.WhenAsync(r => r.Sequences.Length == 31);
            await reader.WhenEmptyAsync();

            reader.Verdicts.Take(30).Select(v => v.Outcome == Outcome.Refused)
                .Should().Equal(Enumerable.Range(1, 30).Select(sequence => sequence % 10 == 0));
        }
    }

    [Theory]
    [MemberData(nameof(EveryMischiefOnBothWays))]
    public async Task Whatever_the_gateway_does_nothing_is_lost_and_what_comes_again_is_the_same(Mischief mischief, bool hub)
    {
        record.HubIsOff = !hub;
        record.Mischiefs.Enqueue(mischief);
        record.Mischiefs.Enqueue(mischief);
        await using var gateway = await TestGateway.StartAsync(record);
        await using var reader = new RunningAgent(gateway.Address, folder.Path);

        reader.Store(1, 40);
        await reader.WhenEmptyAsync();

        EachScanWasRecordedOnce(40);
        record.Mischiefs.Should().BeEmpty();
        reader.Agent.Counts.Parked.Should().Be(0);
        if (mischief.ToString().StartsWith("Record", StringComparison.Ordinal)) record.Redeliveries.Should().BePositive();
    }

    [Fact]
    public async Task A_gateway_that_restarts_again_and_again_loses_and_doubles_nothing()
    {
        var gateway = await TestGateway.StartAsync(record);
        var address = gateway.Address;
        await using var reader = new RunningAgent(address, folder.Path);
        for (var round = 0; round < 4; round++)
        {
            var from = (round * 100) + 1;
            reader.Store(from, from + 49);
            await record.WhenAsync(r => r.Sequences.Length >= from);
            record.Mischiefs.Enqueue(Mischief.RecordThenHangUp);
            await gateway.DisposeAsync();
            reader.Store(from + 50, from + 99);
            gateway = await TestGateway.StartAsync(record, address.Port);
        }

        await reader.WhenEmptyAsync();
        await gateway.DisposeAsync();

        EachScanWasRecordedOnce(400);
    }

    [Fact]
    public async Task An_agent_that_was_killed_sends_what_it_remembers_when_it_starts_again()
    {
        await using var gateway = await TestGateway.StartAsync(record);
        await using var killed = new RunningAgent(new Uri("http://127.0.0.1:9/"), folder.Path);
        killed.Store(1, 25);
        using var found = folder.AsFoundAfterKill();

        await using var reader = new RunningAgent(gateway.Address, found.Path);
        reader.Store(26, 30);
        await reader.WhenEmptyAsync();

        EachScanWasRecordedOnce(30);
        record.Scans.Select(s => s.GetProperty("offline").GetBoolean()).Should().Equal(Enumerable.Range(1, 30).Select(i => i <= 25));
    }

    [Fact]
    public async Task Without_a_hub_the_scans_go_over_http()
    {
        record.HubIsOff = true;
        await using var gateway = await TestGateway.StartAsync(record);
        await using var reader = new RunningAgent(gateway.Address, folder.Path);

        reader.Store(1, 300);
        await reader.WhenEmptyAsync();

        EachScanWasRecordedOnce(300);
        record.HubRequests.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scan_that_the_gateway_cannot_read_is_parked_and_blocks_nobody(bool hub)
    {
        record.HubIsOff = !hub;
        await using var gateway = await TestGateway.StartAsync(record);
        await using var reader = new RunningAgent(gateway.Address, folder.Path);

        reader.Store(1, 5);
        reader.Agent.Store(Taps.Number(6, "poison"));
        reader.Agent.Store(Taps.Number(7, "poison"));
        reader.Store(8, 12);
        await reader.WhenEmptyAsync();

        record.Sequences.Should().Equal(1, 2, 3, 4, 5, 8, 9, 10, 11, 12);
        reader.Agent.Counts.Parked.Should().Be(2);
        reader.Log.Should().Contain(line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("must be hexadecimal"));
        reader.Log.Should().NotContain(line => line.Contains("poison"));
    }

    [Fact]
    public async Task With_an_unknown_key_scans_wait_and_the_log_says_why_without_the_key()
    {
        record.KeyIsGood = false;
        await using var gateway = await TestGateway.StartAsync(record);
        await using var reader = new RunningAgent(gateway.Address, folder.Path);
        reader.Store(1, 3);
        await record.WhenAsync(r => r.UnknownKeys >= 5);
        reader.Agent.Counts.Waiting.Should().Be(3);

        record.KeyIsGood = true;
        await reader.WhenEmptyAsync();

        EachScanWasRecordedOnce(3);
        reader.Log.Should().ContainSingle(line => line.Contains("does not know this reader's key"))
            .And.NotContain(line => line.Contains(TestGateway.Key));
    }

    [Fact]
    public async Task Many_agents_live_in_one_process()
    {
        await using var gateway = await TestGateway.StartAsync(record);
        var readers = Enumerable.Range(1, 10).Select(i => new RunningAgent(gateway.Address, Path.Combine(folder.Path, $"{i}"))).ToList();

        foreach (var reader in readers) reader.Store(1, 20);
        await Task.WhenAll(readers.Select(reader => reader.WhenEmptyAsync()));
        foreach (var reader in readers) await reader.DisposeAsync();

        record.Sequences.Should().HaveCount(200);
        record.OtherContents.Should().Be(0);
    }

    [Fact]
    public async Task An_agent_that_is_stopped_in_the_middle_of_an_outage_stops_without_complaint()
    {
        // Stopped at whatever point of a failing attempt it happens to be.
        for (var round = 0; round < 20; round++)
        {
            var readers = Enumerable.Range(1, 10)
                .Select(i => new RunningAgent(new Uri("http://127.0.0.1:9/"), Path.Combine(folder.Path, $"{i}"))).ToList();
            await readers[round % 10].WhenLoggedAsync();

            var stop = () => Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));

            await stop.Should().NotThrowAsync();
        }
    }

    private void EachScanWasRecordedOnce(int count)
    {
        record.Sequences.Should().Equal(Enumerable.Range(1, count).Select(i => (long)i));
        record.OtherContents.Should().Be(0);
    }
}
