using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
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

/// <summary>Which events speak of an account, a venue, a reader, a cycle or an actor.</summary>
internal sealed class TrailIndex : IProjection
{
    public const string Name = "trail";

    public static Table Table()
    {
        var table = new Table("ledger.trail");
        table.AddColumn("subject", "text").AsPrimaryKey();
        table.AddColumn("seq_id", "bigint").AsPrimaryKey();
        return table;
    }

    public Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var rows = new List<(string Subject, long Sequence)>(events.Count * 4);
        foreach (var e in events) rows.AddRange(SubjectsOf(e).Distinct().Select(subject => (subject.ToString(), e.Sequence)));

        // In the order of the index, whose pages are then each touched once.
        rows.Sort((a, b) => string.CompareOrdinal(a.Subject, b.Subject) is var order and not 0 ? order : a.Sequence.CompareTo(b.Sequence));
        operations.QueueSqlCommand(
            "insert into ledger.trail (subject, seq_id) select * from unnest(?, ?)",
            rows.ConvertAll(row => row.Subject).ToArray(), rows.ConvertAll(row => row.Sequence).ToArray());
        return Task.CompletedTask;
    }

    private static IEnumerable<TrailSubject> SubjectsOf(IEvent e)
    {
        if (e.UserName is { Length: > 0 } actor) yield return new(TrailKind.Actor, actor);
        if (ManualOf(e.Data) is { } manual) yield return new(TrailKind.Actor, manual.Author);
        foreach (var subject in SubjectsOf(e.StreamId, e.Data)) yield return subject;
    }

    private static IEnumerable<TrailSubject> SubjectsOf(Guid stream, object data) => data switch
    {
        AccountOpened o => [Account(stream), Venue(o.HomeVenue)],
        ScanAccepted s => [Account(stream), Venue(s.HostVenue), Reader(s.Personal)],
        ScanRefused s => [Account(stream), Venue(s.HostVenue), Reader(s.Personal)],
        ScanRepeated s => [Account(stream), Venue(s.HostVenue), Reader(s.Personal)],
        HalfDayCharged c => [Account(stream), Venue(c.HomeVenue), Venue(c.HostVenue), Cycle(c.Cycle)],
        ChargeReversed r => [Account(stream), Venue(r.HomeVenue), Venue(r.HostVenue), Cycle(r.Cycle)],
        VisitClosed c => [Account(stream), Venue(c.HostVenue)],
        HalfDayBorne b => [Account(stream), Venue(b.HostVenue)],
        BorneHalfDayReversed r => [Account(stream), Venue(r.HostVenue)],
        ScanCorrected c => [Account(stream), Venue(c.HostVenue)],
        ScanDisputed d => [Account(stream), Venue(d.HostVenue), Venue(d.ByVenue)],
        CreditOffered o => [Account(stream), Account(o.ToAccount), Venue(o.ToVenue)],
        CreditTransferred t => [Account(stream), Venue(t.HomeVenue), Venue(t.ToVenue), Cycle(t.Cycle)],
        CreditReceived r => [Account(stream), Venue(r.FromVenue)],
        PassPurchased p => [Account(stream), Venue(p.HomeVenue)],
        PassRefunded r => [Account(stream), Venue(r.HomeVenue)],
        AccountEvent => [Account(stream)],
        PoolPurchased p => [Venue(p.HomeVenue)],
        PoolDrawn d => [Account(d.AccountId)],
        PoolReturned r => [Account(r.AccountId)],
        ReaderRegistered r => [Reader(stream), Venue(r.VenueId)],
        StrayScanRefused s => [Reader(stream), Venue(s.HostVenue)],
        ReaderEvent => [Reader(stream)],
        Venues.VenueEvent => [Venue(stream)],
        CycleCutOff c => [Cycle(c.Cycle)],
        CycleFrozen c => [Cycle(c.Cycle)],
        CycleCleared c => [Cycle(c.Cycle)],
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

    private static TrailSubject Account(Guid id) => new(TrailKind.Account, id.ToString());

    private static TrailSubject Venue(Guid id) => new(TrailKind.Venue, id.ToString());

    private static TrailSubject Reader(Guid id) => new(TrailKind.Reader, id.ToString());

    private static TrailSubject Reader(PersonalScan scan) => Reader(scan.ReaderId);

    private static TrailSubject Cycle(string name) => new(TrailKind.Cycle, name);
}
