using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Cycles;

/// <summary>The cycles that are cut off or frozen, written in the transaction that says so: intake reads them under the network's lock.</summary>
internal sealed partial class CycleBook : EventProjection
{
    public static Table Table()
    {
        var table = new Table("ledger.cycle_cut_off");
        table.AddColumn("cycle", "text").AsPrimaryKey();
        table.AddColumn("frozen", "boolean").NotNull().DefaultValueByExpression("false");
        return table;
    }

    public static void Project(IEvent<CycleCutOff> e, IDocumentOperations operations) =>
        operations.QueueSqlCommand("insert into ledger.cycle_cut_off (cycle) values (?)", e.Data.Cycle);

    public static void Project(IEvent<CycleFrozen> e, IDocumentOperations operations) =>
        operations.QueueSqlCommand("update ledger.cycle_cut_off set frozen = true where cycle = ?", e.Data.Cycle);

    public static NpgsqlBatchCommand Find() => new("select cycle, frozen from ledger.cycle_cut_off");

    public static async Task<CycleCalendar> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var (cutOff, frozen) = (new HashSet<string>(), new HashSet<string>());
        while (await reader.ReadAsync(ct))
        {
            cutOff.Add(reader.GetString(0));
            if (reader.GetBoolean(1)) frozen.Add(reader.GetString(0));
        }

        return new CycleCalendar(cutOff, frozen);
    }

    public static async Task<CycleCalendar> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var query = new NpgsqlBatch(connection, transaction) { BatchCommands = { Find() } };
        await using var reader = await query.ExecuteReaderAsync(ct);
        return await ReadAsync(reader, ct);
    }
}
