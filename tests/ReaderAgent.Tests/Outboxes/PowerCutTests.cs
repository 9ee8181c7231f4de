using Interlieux.ReaderAgent.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Interlieux.ReaderAgent.Tests.Outboxes;

/// <summary>
/// Power goes between any two writes. SQLite writes its log frame by frame, so what a cut leaves is the file as it was and some part of the
/// log: every such part is opened, also those that end in the middle of a frame.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private const int LogHeader = 32;
    private const int Frame = 24 + 4096;

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(Taps.Morning);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Whatever_part_of_the_log_is_left_the_queue_is_what_it_was_after_some_of_its_steps()
    {
        using var device = new OpenedDevice(folder.Path, clock, clock);
        var outbox = device.Outbox;
        // What the queue holds after each step that waits for the disk; a later state may be found, an earlier one that was told never.
        var states = new List<string> { StateOf(device) };
        var lengths = new List<long> { LogLength };
        void Step(Action act)
        {
            act();
            states.Add(StateOf(device));
            lengths.Add(LogLength);
        }

        for (var i = 1; i <= 4; i++)
        {
            var tap = Taps.Number(i);
            Step(() => outbox.Store(tap, Direction.Toggle));
        }

        Step(() => outbox.ReadForSending(2));
        Step(() => outbox.Acknowledge([1]));
        Step(() => outbox.Park(2, "scans[0].identifier: why"));
        Step(() => outbox.Acknowledge([3]));
        Step(() => outbox.Store(Taps.Number(5), Direction.In));

        var cuts = 0;
        for (var length = 0L; length <= LogLength; length += length < LogHeader ? LogHeader : Frame / 2)
        {
            using var found = CutAt(length);
            using var reopened = new OpenedDevice(found.Path, clock, clock);
            // Everything that was on disk by then, step by step, is there.
            var told = Math.Max(lengths.FindLastIndex(l => l <= length), 0);
            states[told..].Should().Contain(StateOf(reopened), $"the log was cut at {length} of {LogLength} bytes");
            cuts++;
        }

        cuts.Should().BeGreaterThan(2 * states.Count, "each step is several frames");
    }

    private long LogLength => new FileInfo(Path.Combine(folder.Path, "outbox.db-wal")).Length;

    // Reading for sending would mark: what is looked at is the file.
    private static string StateOf(OpenedDevice device) =>
        $"last {device.Outbox.LastTap.Sequence}, waiting {device.Outbox.Waiting} from {device.Outbox.OldestWaiting}, parked [{string.Join(',', device.Outbox.ParkedSequences(9))}]";

    private TemporaryFolder CutAt(long length)
    {
        var copy = folder.AsFoundAfterKill();
        File.Delete(Path.Combine(copy.Path, "outbox.db-shm"));
        using var log = new FileStream(Path.Combine(copy.Path, "outbox.db-wal"), FileMode.Open, FileAccess.Write);
        log.SetLength(length);
        return copy;
    }
}
