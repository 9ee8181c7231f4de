using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Transfers;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Trail;

/// <summary>
/// Which events of other streams speak of an account, a venue, a reader or a cycle, and which an actor caused. What is in a subject's own
/// stream is found by that: most events are in an account's, and a row for each would double the work.
/// </summary>
internal sealed class TrailIndex : IProjection
{
    public const string Name = "trail";

    public static Table Table()
    {
        var table = new Table("ledger.trail");
        table.AddColumn<Guid>("subject").AsPrimaryKey();
        table.AddColumn("last_seq", "bigint").AsPrimaryKey();
        table.AddColumn("seq_ids", "bigint[]").NotNull();
        return table;
    }

    // Posting lists: one row for all events of a batch that speak of a subject. Many speak of few.
    public Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var lists = new Dictionary<Guid, List<long>>();
        foreach (var e in events)
        {
            foreach (var subject in SubjectsOf(e))
            {
                if (subject.Id == e.StreamId) continue;
                if (!lists.TryGetValue(subject.Id, out var list)) lists[subject.Id] = list = [];
                if (list is not [.., var last] || last != e.Sequence) list.Add(e.Sequence);
            }
        }

        foreach (var (subject, list) in lists)
            operations.QueueSqlCommand("insert into ledger.trail (subject, last_seq, seq_ids) values (?, ?, ?)", subject, list[^1], list.ToArray());
        return Task.CompletedTask;
    }

    private static IEnumerable<TrailSubject> SubjectsOf(IEvent e)
    {
        if (e.UserName is { Length: > 0 } actor) yield return TrailSubject.OfActor(actor);
        if (ManualOf(e.Data) is { } manual) yield return TrailSubject.OfActor(manual.Author);
        foreach (var subject in SubjectsOf(e.Data)) yield return subject;
    }

    private static IEnumerable<TrailSubject> SubjectsOf(object data) => data switch
    {
        AccountOpened o => [Venue(o.HomeVenue)],
        ScanAccepted s => [Venue(s.HostVenue), Reader(s.Personal)],
        ScanRefused s => [Venue(s.HostVenue), Reader(s.Personal)],
        ScanRepeated s => [Venue(s.HostVenue), Reader(s.Personal)],
        HalfDayCharged c => [Venue(c.HomeVenue), Venue(c.HostVenue), Cycle(c.Cycle)],
        ChargeReversed r => [Venue(r.HomeVenue), Venue(r.HostVenue), Cycle(r.Cycle)],
        VisitClosed c => [Venue(c.HostVenue)],
        HalfDayBorne b => [Venue(b.HostVenue)],
        BorneHalfDayReversed r => [Venue(r.HostVenue)],
        ScanCorrected c => [Venue(c.HostVenue)],
        ScanDisputed d => [Venue(d.HostVenue), Venue(d.ByVenue)],
        CreditOffered o => [Account(o.ToAccount), Venue(o.ToVenue)],
        CreditTransferred t => [Venue(t.HomeVenue), Venue(t.ToVenue), Cycle(t.Cycle)],
        CreditReceived r => [Venue(r.FromVenue)],
        PassPurchased p => [Venue(p.HomeVenue)],
        PassRefunded r => [Venue(r.HomeVenue)],
        PoolPurchased p => [Venue(p.HomeVenue)],
        PoolDrawn d => [Account(d.AccountId)],
        PoolReturned r => [Account(r.AccountId)],
        ReaderRegistered r => [Venue(r.VenueId)],
        StrayScanRefused s => [Venue(s.HostVenue)],
        _ => [],
    };

    // The intake writes for nobody: who entered a scan by hand is in the scan.
    private static ManualEntry? ManualOf(object data) => data switch
    {
        ScanAccepted s => s.Personal.Manual,
        ScanRefused s => s.Personal.Manual,
        ScanRepeated s => s.Personal.Manual,
        StrayScanRefused s => s.Personal.Manual,
        _ => null,
    };

    private static TrailSubject Account(Guid id) => new(id);

    private static TrailSubject Venue(Guid id) => new(id);

    private static TrailSubject Reader(PersonalScan scan) => new(scan.ReaderId);

    private static TrailSubject Cycle(string name) => TrailSubject.OfCycle(name);
}
