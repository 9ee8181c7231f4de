using Interlieux.Ledger.Streams;
using Marten;
using Marten.Services;
using Npgsql;

namespace Interlieux.Ledger.Cycles;

/// <summary>Stops intake to a month's cycle, once the month is over everywhere. Doing it again changes nothing.</summary>
public sealed record CutOffCycle(string Cycle, string By);

/// <summary>
/// Takes the network's lock alone, on a transaction of its own: a session that begins its own transaction would repeat a failed
/// write in a new one, without the lock.
/// </summary>
public static class CutOffCycleHandler
{
    public static async Task<Outcome<CycleCutOff>> Handle(
        CutOffCycle command, IDocumentStore store, NpgsqlDataSource source, TimeProvider clock, CancellationToken ct)
    {
        if (!Cycle.TryParse(command.Cycle, out var firstDay)) return Refusal.Invalid("cycle must be a month, for instance 2026-10.");

        var now = clock.GetUtcNow();
        // Its last venue day ends on the first of the next month, in the westernmost zones late in the day by Greenwich.
        var over = new DateTimeOffset(firstDay.AddMonths(1).AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        if (now < over) return Refusal.Invalid($"The month is not over: cut off {command.Cycle} from {over:yyyy-MM-dd} on.");

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await NetworkLock.TakeAloneAsync(connection, transaction, ct);
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        session.LastModifiedBy = command.By;

        var id = Cycle.StreamIdOf(command.Cycle);
        if (await session.Events.FetchStreamAsync(id, token: ct) is [{ Data: CycleCutOff known }, ..]) return known;

        var cutOff = new CycleCutOff(command.Cycle, now);
        session.Events.StartStream<Cycle>(id, cutOff);
        await session.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return cutOff;
    }
}
