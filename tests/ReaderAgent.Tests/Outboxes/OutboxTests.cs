using System.Text;
using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Interlieux.ReaderAgent.Tests.Outboxes;

public sealed class OutboxTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(Taps.Morning);
    private readonly FakeTimeProvider stopwatch = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_scan_says_all_that_the_tap_said_and_gets_an_id_of_its_time()
    {
        using var device = Open(folder);
        var outbox = device.Outbox;

        outbox.Store(Taps.Number(7) with { Direction = Direction.In }, Direction.Toggle).Sequence.Should().Be(1);
        outbox.Store(Taps.Number(8), Direction.Out);

        var scans = outbox.ReadForSending(10);
        scans.Select(s => s.Direction).Should().Equal(Direction.In, Direction.Out);
        scans[0].Should().BeEquivalentTo(new
        {
            Sequence = 1L, Technology = Technology.NfcA, Identifier = "04A200000007", OccurredAt = Taps.Morning.AddSeconds(7),
            MonotonicMs = 7000L,
            Offline = false, AdmittedBy = AdmittedBy.None, ListVersion = (long?)null,
        });
        scans[0].OccurredAt.Offset.Should().Be(TimeSpan.FromHours(1));
        scans[0].ScanId.Version.Should().Be(7);
        Convert.ToHexString(scans[0].ScanId.ToByteArray(bigEndian: true)[..6])
            .Should().Be(Taps.Morning.ToUnixTimeMilliseconds().ToString("X12", null));
    }

    [Fact]
    public void What_the_gateway_cannot_record_comes_again_after_a_wait_that_doubles_and_keeps_its_place_then()
    {
        using var device = Open(folder);
        var outbox = device.Outbox;
        for (var i = 1; i <= 3; i++) outbox.Store(Taps.Number(i), Direction.In);

        outbox.Defer([1]);
        outbox.ReadForSending(10).Select(s => s.Sequence).Should().Equal(2, 3);
        outbox.NextDeferral.Should().Be(Deferrals.First);

        stopwatch.Advance(Deferrals.First);
        outbox.ReadForSending(10).Select(s => s.Sequence).Should().Equal(1, 2, 3);

        outbox.Defer([1]);
        stopwatch.Advance(Deferrals.First);
        outbox.ReadForSending(10).Select(s => s.Sequence).Should().Equal(2, 3);
        outbox.Waiting.Should().Be(3);
        outbox.Acknowledge([1]);
        outbox.NextDeferral.Should().BeNull();
    }

    [Fact]
    public void A_scan_keeps_the_id_that_its_source_gave()
    {
        using var device = Open(folder);
        var outbox = device.Outbox;
        var id = Guid.CreateVersion7(Taps.Morning);

        outbox.Store(Taps.Number(1) with { ScanId = id }, Direction.Toggle);

        outbox.ReadForSending(1).Single().ScanId.Should().Be(id);
    }

    [Fact]
    public void After_a_kill_every_scan_is_there_in_order_and_unchanged()
    {
        using var killedDevice = Open(folder);
        var killed = killedDevice.Outbox;
        for (var i = 1; i <= 250; i++) killed.Store(Taps.Number(i), Direction.Toggle);
        var before = killed.ReadForSending(500);
        killed.Acknowledge([1, 2]);

        using var found = folder.AsFoundAfterKill();
        using var reopenedDevice = Open(found);
        var reopened = reopenedDevice.Outbox;

        reopened.Waiting.Should().Be(248);
        reopened.ReadForSending(500).Should().Equal(before[2..]);
        reopened.LastTap.Should().Be(killed.LastTap);
    }

    [Fact]
    public void A_sequence_is_never_used_again_even_when_the_queue_was_emptied()
    {
        using (var firstDevice = Open(folder))
        {
            var first = firstDevice.Outbox;
            first.Store(Taps.Number(1), Direction.Toggle);
            first.Store(Taps.Number(2), Direction.Toggle);
            first.Acknowledge([1, 2]);
        }

        using var secondDevice = Open(folder);
        var second = secondDevice.Outbox;

        second.LastTap.Sequence.Should().Be(2);
        second.LastTap.OccurredAt.Should().Be(Taps.Morning.AddSeconds(2));
        second.Store(Taps.Number(3), Direction.Toggle).Sequence.Should().Be(3);
    }

    [Fact]
    public void A_tap_that_cannot_be_stored_uses_no_sequence_and_harms_nothing()
    {
        using var device = Open(folder);
        var outbox = device.Outbox;
        var tap = Taps.Number(1) with { ScanId = Guid.CreateVersion7(Taps.Morning) };
        outbox.Store(tap, Direction.Toggle);

        var again = () => outbox.Store(tap, Direction.Toggle);

        again.Should().Throw<Microsoft.Data.Sqlite.SqliteException>();
        outbox.Store(Taps.Number(2), Direction.Toggle).Sequence.Should().Be(2);
    }

    [Fact]
    public void Only_a_verdict_removes_a_scan_and_only_that_scan()
    {
        using var device = Open(folder);
        var outbox = device.Outbox;
        for (var i = 1; i <= 4; i++) outbox.Store(Taps.Number(i), Direction.Toggle);

        outbox.ReadForSending(4);
        outbox.Acknowledge([3, 3, 99]);

        outbox.Waiting.Should().Be(3);
        outbox.ReadForSending(4).Select(s => s.Sequence).Should().Equal(1, 2, 4);
    }

    [Fact]
    public void A_parked_scan_waits_no_more_and_is_never_deleted()
    {
        using (var device = Open(folder))
        {
            var outbox = device.Outbox;
            outbox.Store(Taps.Number(1), Direction.Toggle);
            outbox.Park(1, "scans[0].identifier: must be hexadecimal");
            outbox.Waiting.Should().Be(0);
        }

        using var reopenedDevice = Open(folder);
        var reopened = reopenedDevice.Outbox;
        reopened.Parked.Should().Be(1);
        reopened.ReadForSending(1).Should().BeEmpty();
        reopened.Store(Taps.Number(2), Direction.Toggle).Sequence.Should().Be(2);
    }

    [Fact]
    public void A_scan_that_waited_more_than_five_seconds_is_offline_and_stays_what_it_was_when_first_sent()
    {
        using var device = Open(folder);
        var outbox = device.Outbox;
        outbox.Store(Taps.Number(1), Direction.Toggle);
        stopwatch.Advance(TimeSpan.FromSeconds(3));
        outbox.Store(Taps.Number(2), Direction.Toggle);
        stopwatch.Advance(TimeSpan.FromSeconds(3));

        var sent = outbox.ReadForSending(10);
        stopwatch.Advance(TimeSpan.FromHours(1));

        sent.Select(s => s.Offline).Should().Equal(true, false);
        outbox.ReadForSending(10).Should().Equal(sent);
        using var found = folder.AsFoundAfterKill();
        using var reopenedDevice = Open(found);
        var reopened = reopenedDevice.Outbox;
        reopened.ReadForSending(10).Should().Equal(sent);
    }

    [Fact]
    public void A_scan_that_an_earlier_run_never_sent_is_offline()
    {
        using (var device = Open(folder)) device.Outbox.Store(Taps.Number(1), Direction.Toggle);

        using var reopenedDevice = Open(folder);
        var reopened = reopenedDevice.Outbox;
        reopened.Store(Taps.Number(2), Direction.Toggle);

        reopened.ReadForSending(10).Select(s => s.Offline).Should().Equal(true, false);
    }

    [Fact]
    public async Task Empty_is_told_when_the_last_scan_has_left()
    {
        using var device = Open(folder);
        var outbox = device.Outbox;
        var ct = TestContext.Current.CancellationToken;
        outbox.WhenEmptyAsync(ct).IsCompleted.Should().BeTrue();
        outbox.Store(Taps.Number(1), Direction.Toggle);
        outbox.Store(Taps.Number(2), Direction.Toggle);
        var empty = outbox.WhenEmptyAsync(ct);

        outbox.Acknowledge([1]);
        empty.IsCompleted.Should().BeFalse();
        outbox.Park(2, "why");

        await empty.WaitAsync(TimeSpan.FromSeconds(10), ct);
    }

    [Fact]
    public void A_second_agent_on_the_same_queue_is_refused_in_one_plain_line()
    {
        using var first = Open(folder);

        var second = () => Open(folder);

        second.Should().Throw<StoreUnavailableException>().Which.Message.Should().Contain("in use by another agent").And.NotContain("\n");
    }

    [Theory]
    [InlineData("this is no database, whatever its name says; it is long enough for a header of one hundred bytes, which SQLite reads.")]
    public void A_file_that_is_no_queue_is_refused_and_left_as_it_is(string text)
    {
        var file = folder.Write("outbox.db", text);

        var open = () => Open(folder);

        open.Should().Throw<StoreUnavailableException>().Which.Message.Should().Contain("is not a queue").And.NotContain("\n");
        File.ReadAllText(file).Should().Be(text);
    }

    [Fact]
    public void No_identifier_is_ever_on_the_disk_in_clear_and_nothing_of_the_scan_is_left_after_its_verdict_and_a_clean_stop()
    {
        const string identifier = "04DEADBEEFCAFE";
        var id = Guid.CreateVersion7(Taps.Morning);
        using (var device = Open(folder))
        {
            device.Outbox.Store(Taps.Number(1, identifier) with { ScanId = id }, Direction.Toggle);
            IsOnDisk(id.ToString()).Should().BeTrue();
            IsOnDisk(identifier).Should().BeFalse();
            device.Outbox.ReadForSending(1).Single().Identifier.Should().Be(identifier);
            device.Outbox.Acknowledge([1]);
        }

        IsOnDisk(id.ToString()).Should().BeFalse();
    }

    [Fact]
    public void A_queue_without_its_key_is_refused_in_one_plain_line_and_kept()
    {
        using (var device = Open(folder)) device.Outbox.Store(Taps.Number(1), Direction.Toggle);
        var key = Path.Combine(folder.Path, "queue.key");
        var right = File.ReadAllText(key);
        File.Delete(key);

        var open = () => Open(folder);

        open.Should().Throw<StoreUnavailableException>().Which.Message.Should().Contain("queue.key").And.NotContain("\n");
        File.WriteAllText(key, right);
        using var again = Open(folder);
        again.Outbox.ReadForSending(1).Should().ContainSingle();
    }

    [Fact]
    public void A_queue_of_the_first_version_is_taken_over_whole()
    {
        FirstVersionQueue.Write(Path.Combine(folder.Path, "outbox.db"));

        using var device = Open(folder);

        device.Outbox.Waiting.Should().Be(2);
        device.Outbox.Parked.Should().Be(1);
        device.Outbox.LastTap.Sequence.Should().Be(9);
        device.Outbox.ReadForSending(10).Should().BeEquivalentTo(FirstVersionQueue.Scans, options => options.WithStrictOrdering());
        device.Outbox.Store(Taps.Number(1), Direction.Toggle).Sequence.Should().Be(10);
    }

    [Fact]
    public void Who_stands_there_now_goes_in_turn_with_a_long_queue_and_order_is_kept_in_both()
    {
        using var device = Open(folder);
        var outbox = device.Outbox;
        for (var i = 1; i <= 10; i++) outbox.Store(Taps.Number(i), Direction.Toggle);
        stopwatch.Advance(TimeSpan.FromMinutes(1));
        outbox.Store(Taps.Number(11), Direction.Toggle);
        outbox.Store(Taps.Number(12), Direction.Toggle);

        long[] Next()
        {
            var sent = outbox.ReadForSending(4).Select(s => s.Sequence).ToArray();
            outbox.Acknowledge(sent);
            return sent;
        }

        long[][] batches = [Next(), Next(), Next(), Next()];

        batches.Should().ContainEquivalentOf(new long[] { 11, 12 }, options => options.WithStrictOrdering())
            .And.Subject.Take(2).Should().ContainEquivalentOf(new long[] { 11, 12 });
        batches.Where(b => b[0] < 11).SelectMany(b => b).Should().BeInAscendingOrder();
        batches.SelectMany(b => b).Should().BeEquivalentTo(Enumerable.Range(1, 12).Select(i => (long)i));
    }

    [Fact]
    public void The_queue_is_readable_by_its_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        using var device = Open(folder);
        var outbox = device.Outbox;

        foreach (var file in Directory.GetFiles(folder.Path))
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    private OpenedDevice Open(TemporaryFolder place) => new(place.Path, clock, stopwatch);

    private bool IsOnDisk(string text) => Directory.GetFiles(folder.Path).Any(file => ReadShared(file).Contains(text));

    private static string ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
