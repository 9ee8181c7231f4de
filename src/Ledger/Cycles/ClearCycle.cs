using System.Globalization;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Interlieux.Netting;
using Interlieux.Netting.Verification;
using Marten;
using Npgsql;

namespace Interlieux.Ledger.Cycles;

/// <summary>Nets a cycle that is cut off: obligations in, settlement plan out, verified before it is recorded.</summary>
/// <param name="Hub">Under <see cref="ClearingPolicy.Hub"/>, and only then, the venue with which all others settle.</param>
public sealed record ClearCycle(string Cycle, ClearingPolicy Policy, string By, Guid? Hub = null);

public static class ClearCycleHandler
{
    public static async Task<Outcome<CycleCleared>> Handle(
        ClearCycle command, IDocumentSession session, NpgsqlDataSource source, TimeProvider clock, CancellationToken ct)
    {
        if (!Cycle.TryParse(command.Cycle, out _)) return Refusal.Invalid("cycle must be a month, for instance 2026-10.");
        if (await session.FindAsync<Network>(Network.StreamId, ct) is not { } network)
            return Refusal.NotFound("No network has been founded here.");

        if (command.Policy == ClearingPolicy.Hub != command.Hub is not null)
            return Refusal.Invalid("hub must be the id of a venue with the policy hub, and be left out with any other.");
        if (command.Hub is { } hub && await session.FindAsync<Venue>(hub, ct) is null)
            return Refusal.Invalid($"hub: there is no venue {hub}.");

        if (await session.LockAsync<Cycle>(Cycle.StreamIdOf(command.Cycle), ct) is not { Aggregate: { IsCutOff: true } cycle } stream)
            return Refusal.Conflict($"Cycle {command.Cycle} still takes charges: cut it off first.");

        var obligations = await CycleObligations.FoldAsync(source, command.Cycle, network.Unit, ct);
        var hash = CycleObligations.Sha256Of(obligations);
        // The same input under the same policy gives the same plan: there is nothing to record twice.
        if (cycle.LastClearing is { } last && last.InputSha256 == hash && last.Policy == command.Policy.ToString()
            && last.Hub == command.Hub) return last;

        session.LastModifiedBy = command.By;
        var cleared = Clear(command, network.Unit, obligations, hash, clock.GetUtcNow(), ct);
        stream.AppendOne(cleared);
        return cleared;
    }

    private static CycleCleared Clear(
        ClearCycle command, NettingUnit unit, IReadOnlyList<Obligation> obligations, string hash, DateTimeOffset now, CancellationToken ct)
    {
        var set = ObligationSet.Create(obligations.Select(o => new Netting.Obligation(
            o.Debtor.ToString(), o.Creditor.ToString(), o.Amount)));
        var plan = NettingEngine.Solve(set, new NettingOptions { Policy = command.Policy, Hub = command.Hub?.ToString() ?? "" }, cancellation: ct);
        // A cancelled search returns its best so far: no plan to record because a caller hung up.
        ct.ThrowIfCancellationRequested();
        if (PlanVerifier.Verify(set, plan) is { Valid: false } verdict)
            throw new InvalidOperationException($"The plan of cycle {command.Cycle} does not hold: {verdict}. Nothing was recorded.");

        return new CycleCleared(
            command.Cycle, command.Policy.ToString(), unit.ToString(), hash, obligations.Count, obligations.Sum(o => o.Amount),
            [.. plan.Invoices.Select(i => new PlannedInvoice(
                Guid.Parse(i.Debtor, CultureInfo.InvariantCulture), Guid.Parse(i.Creditor, CultureInfo.InvariantCulture), i.Amount, i.Group))],
            plan.LowerBound, plan.Proof.ToString(), plan.Proven, now, command.Hub);
    }
}
