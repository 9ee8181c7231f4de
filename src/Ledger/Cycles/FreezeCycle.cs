using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Marten;
using Marten.Services;
using Npgsql;

namespace Interlieux.Ledger.Cycles;

/// <summary>Ends the disputes of a cycle that is cut off, and keeps what will be netted. Doing it again changes nothing.</summary>
public sealed record FreezeCycle(string Cycle, string By);

/// <summary>Takes the network's lock alone, so that no resolution of a dispute straddles the freeze; on a transaction of its own, as cut-off.</summary>
public static class FreezeCycleHandler
{
    public static async Task<Outcome<CycleFrozen>> Handle(
        FreezeCycle command, IDocumentStore store, NpgsqlDataSource source, TimeProvider clock, CancellationToken ct)
    {
        if (!Cycle.TryParse(command.Cycle, out _)) return Refusal.Invalid("cycle must be a month, for instance 2026-10.");

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await NetworkLock.TakeAloneAsync(connection, transaction, ct);
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        session.LastModifiedBy = command.By;

        if (await session.FindAsync<Network>(Network.StreamId, ct) is not { } network)
            return Refusal.NotFound("No network has been founded here.");
        var id = Cycle.StreamIdOf(command.Cycle);
        if (await session.FindAsync<Cycle>(id, ct) is not { IsCutOff: true } cycle)
            return Refusal.Conflict($"Cycle {command.Cycle} still takes charges: cut it off first.");
        if (cycle.Frozen is { } known) return known;

        var obligations = await CycleObligations.FoldAsync(connection, transaction, command.Cycle, network.Unit, ct);
        var frozen = new CycleFrozen(
            command.Cycle, network.Unit.ToString(), [.. obligations], CycleObligations.Sha256Of(obligations), clock.GetUtcNow());
        session.Events.Append(id, frozen);
        await session.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return frozen;
    }
}
