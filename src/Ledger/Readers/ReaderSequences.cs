using System.Globalization;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Readers;

/// <summary>
/// Which sequence numbers of each reader have arrived since its device was enrolled, as ranges, and how many came twice under different
/// scan ids: by the first a scan is seen to be missing, by the second a key to be in two hands.
/// </summary>
internal sealed class ReaderSequences : IProjection
{
    public const string Name = "reader-sequences";

    public static Table Table()
    {
        var table = new Table("ledger.reader_sequence");
        table.AddColumn<Guid>("reader_id").AsPrimaryKey();
        table.AddColumn("arrived", "int8multirange").NotNull();
        table.AddColumn("reused", "bigint").NotNull();
        table.AddColumn("enrolled_at", "timestamptz");
        return table;
    }

    public Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var arrivals = new Dictionary<Guid, Arrivals>();
        foreach (var e in events)
        {
            switch (e.Data)
            {
                case ReaderEnrolled enrolled:
                    arrivals.Remove(e.StreamId);
                    operations.QueueSqlCommand(
                        """
                        insert into ledger.reader_sequence (reader_id, arrived, reused, enrolled_at) values (?, ?::int8multirange, 0, ?)
                        on conflict (reader_id) do update set arrived = excluded.arrived, reused = 0, enrolled_at = excluded.enrolled_at
                        """,
                        // What a device that is enrolled again had counted before is settled.
                        e.StreamId, enrolled.CountsFrom is { } first ? $"{{[1,{first})}}" : "{}", enrolled.RecordedAt.ToUniversalTime());
                    break;
                // What came before is settled.
                case ReaderEnabled:
                    Write(operations, e.StreamId, arrivals);
                    operations.QueueSqlCommand("update ledger.reader_sequence set reused = 0 where reader_id = ?", e.StreamId);
                    break;
                default:
                    if (PersonalOf(e.Data) is { Manual: null } scan) Of(arrivals, scan.ReaderId).Add(scan.Sequence);
                    break;
            }
        }

        foreach (var reader in arrivals.Keys.ToArray()) Write(operations, reader, arrivals);
        return Task.CompletedTask;
    }

    private static Arrivals Of(Dictionary<Guid, Arrivals> arrivals, Guid reader)
    {
        if (!arrivals.TryGetValue(reader, out var found)) arrivals[reader] = found = new Arrivals();
        return found;
    }

    private static void Write(IDocumentOperations operations, Guid reader, Dictionary<Guid, Arrivals> arrivals)
    {
        if (!arrivals.Remove(reader, out var arrived)) return;
        operations.QueueSqlCommand(
            """
            insert into ledger.reader_sequence as kept (reader_id, arrived, reused) values (?, ?::int8multirange, ?)
            on conflict (reader_id) do update set
                arrived = kept.arrived + excluded.arrived,
                reused = kept.reused + excluded.reused
                    + (select coalesce(sum(upper(twice) - lower(twice)), 0) from unnest(kept.arrived * excluded.arrived) as ranges(twice))
            """,
            reader, arrived.ToRanges(), arrived.Reused);
    }

    // A scan that only said to be the reader's, or that took another's id, says nothing of what its device has sent.
    private static PersonalScan? PersonalOf(object data) => data switch
    {
        ScanAccepted s => s.Personal,
        ScanRefused s => s.Personal,
        ScanRepeated s => s.Personal,
        StrayScanRefused { Reason: not (ReasonCodes.Conflict or ReasonCodes.Signature or ReasonCodes.DeviceRevoked) } s => s.Personal,
        _ => null,
    };

    private sealed class Arrivals
    {
        private readonly SortedSet<long> sequences = [];

        public long Reused { get; private set; }

        public void Add(long sequence)
        {
            if (!sequences.Add(sequence)) Reused++;
        }

        public string ToRanges()
        {
            var ranges = new List<string>();
            long? from = null;
            var next = 0L;
            foreach (var sequence in sequences)
            {
                if (from is { } start && sequence != next)
                {
                    ranges.Add(string.Create(CultureInfo.InvariantCulture, $"[{start},{next})"));
                    from = sequence;
                }

                from ??= sequence;
                next = sequence + 1;
            }

            if (from is { } last) ranges.Add(string.Create(CultureInfo.InvariantCulture, $"[{last},{next})"));
            return $"{{{string.Join(',', ranges)}}}";
        }
    }
}
