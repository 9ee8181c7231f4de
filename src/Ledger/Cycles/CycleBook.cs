using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Cycles;

/// <summary>The cycles that are cut off, written in the cut-off's transaction: intake reads them under the network's lock.</summary>
internal sealed partial class CycleBook : EventProjection
{
    public static Table Table()
    {
        var table = new Table("ledger.cycle_cut_off");
        table.AddColumn("cycle", "text").AsPrimaryKey();
        return table;
    }

    public static void Project(IEvent<CycleCutOff> e, IDocumentOperations operations) =>
        operations.QueueSqlCommand("insert into ledger.cycle_cut_off (cycle) values (?)", e.Data.Cycle);

    public static NpgsqlBatchCommand Find() => new("select cycle from ledger.cycle_cut_off");

    public static async Task<CycleCalendar> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var cutOff = new HashSet<string>();
        while (await reader.ReadAsync(ct)) cutOff.Add(reader.GetString(0));
        return new CycleCalendar(cutOff);
    }
}
