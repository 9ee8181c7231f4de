using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Transfers;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Cycles;

/// <summary>Charges away from home, their reversals, and transfers of credit, a row each: what venues owe one another, and why.</summary>
internal sealed class ObligationLines : ProjectionBase, IProjection
{
    public new const string Name = "obligations";

    // Other events are not even read.
    public ObligationLines()
    {
        IncludeType<HalfDayCharged>();
        IncludeType<ChargeReversed>();
        IncludeType<CreditTransferred>();
    }

    public static Table Table()
    {
        var table = new Table("ledger.obligation_line");
        table.AddColumn<Guid>("charge_id").AsPrimaryKey();
        table.AddColumn("reversal", "boolean").AsPrimaryKey();
        table.AddColumn("cycle", "text").NotNull().AddIndex();
        table.AddColumn<Guid>("home_venue").NotNull();
        table.AddColumn<Guid>("host_venue").NotNull();
        table.AddColumn<Guid>("account_id").NotNull();
        table.AddColumn("visit_date", "date").NotNull();
        table.AddColumn("half_days", "integer").NotNull();
        table.AddColumn("cents", "bigint").NotNull();
        table.AddColumn("overdraft", "boolean").NotNull();
        return table;
    }

    public Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var lines = new List<Line>();
        foreach (var e in events)
        {
            switch (e.Data)
            {
                case HalfDayCharged c when c.HomeVenue != c.HostVenue:
                    lines.Add(new(c.ChargeId, false, c.Cycle, c.HomeVenue, c.HostVenue, c.AccountId, c.VisitDate, 1, c.PriceCents, c.Overdraft));
                    break;
                case CreditTransferred t:
                    lines.Add(new(
                        t.TransferId, false, t.Cycle, t.HomeVenue, t.ToVenue, e.StreamId, DateOnly.FromDateTime(t.RecordedAt.UtcDateTime), t.HalfDays,
                        t.PriceCents, false));
                    break;
                case ChargeReversed r when r.HomeVenue != r.HostVenue:
                    lines.Add(new(r.ChargeId, true, r.Cycle, r.HomeVenue, r.HostVenue, r.AccountId, r.VisitDate, -1, -r.PriceCents, r.Overdraft));
                    break;
            }
        }

        if (lines.Count > 0)
        {
            operations.QueueSqlCommand(
                """
                insert into ledger.obligation_line
                    (charge_id, reversal, cycle, home_venue, host_venue, account_id, visit_date, half_days, cents, overdraft)
                select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                """,
                Column(lines, l => l.ChargeId), Column(lines, l => l.Reversal), Column(lines, l => l.Cycle), Column(lines, l => l.Home),
                Column(lines, l => l.Host), Column(lines, l => l.Account), Column(lines, l => l.Day), Column(lines, l => l.HalfDays),
                Column(lines, l => l.Cents), Column(lines, l => l.Overdraft));
        }

        return Task.CompletedTask;
    }

    private static T[] Column<T>(List<Line> lines, Converter<Line, T> value) => [.. lines.ConvertAll(value)];

    private readonly record struct Line(
        Guid ChargeId, bool Reversal, string Cycle, Guid Home, Guid Host, Guid Account, DateOnly Day, int HalfDays, long Cents, bool Overdraft);
}
