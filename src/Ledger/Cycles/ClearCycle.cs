using System.Globalization;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Interlieux.Netting;
using Interlieux.Netting.Verification;
using Marten;

namespace Interlieux.Ledger.Cycles;

/// <summary>Nets a cycle that is frozen: obligations in, settlement plan out, verified before it is recorded.</summary>
/// <param name="Hub">Under <see cref="ClearingPolicy.Hub"/>, and only then, the venue with which all others settle.</param>
public sealed record ClearCycle(string Cycle, ClearingPolicy Policy, string By, Guid? Hub = null);

public static class ClearCycleHandler
{
    public static async Task<Outcome<CycleCleared>> Handle(
        ClearCycle command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (!Cycle.TryParse(command.Cycle, out _)) return Refusal.Invalid("cycle must be a month, for instance 2026-10.");

        if (command.Policy == ClearingPolicy.Hub != command.Hub is not null)
            return Refusal.Invalid("hub must be the id of a venue with the policy hub, and be left out with any other.");
        if (command.Hub is { } hub && await session.FindAsync<Venue>(hub, ct) is null)
            return Refusal.Invalid($"hub: there is no venue {hub}.");

        if (await session.LockAsync<Cycle>(Cycle.StreamIdOf(command.Cycle), ct) is not { Aggregate: { IsCutOff: true } cycle } stream)
            return Refusal.Conflict($"Cycle {command.Cycle} still takes charges: cut it off first.");
        if (cycle.Frozen is not { } frozen) return Refusal.Conflict($"Cycle {command.Cycle} can still change by disputes: freeze it first.");

        // The same input under the same policy gives the same plan: there is nothing to record twice.
        if (cycle.LastClearing is { } last && last.InputSha256 == frozen.InputSha256 && last.Policy == command.Policy.ToString()
            && last.Hub == command.Hub) return last;

        session.LastModifiedBy = command.By;
        var cleared = Clear(command, frozen, clock.GetUtcNow(), ct);
        stream.AppendOne(cleared);
        return cleared;
    }

    /// <summary>A function of the frozen input, the policy and the hub alone: the same three give the same plan again.</summary>
    internal static CycleCleared Clear(ClearCycle command, CycleFrozen frozen, DateTimeOffset now, CancellationToken ct)
    {
        var obligations = frozen.Obligations;
        var set = ObligationSet.Create(obligations.Select(o => new Netting.Obligation(
            o.Debtor.ToString(), o.Creditor.ToString(), o.Amount)));
        var plan = NettingEngine.Solve(set, new NettingOptions { Policy = command.Policy, Hub = command.Hub?.ToString() ?? "" }, cancellation: ct);
        // A cancelled search returns its best so far: no plan to record because a caller hung up.
        ct.ThrowIfCancellationRequested();
        if (PlanVerifier.Verify(set, plan) is { Valid: false } verdict)
            throw new InvalidOperationException($"The plan of cycle {command.Cycle} does not hold: {verdict}. Nothing was recorded.");

        return new CycleCleared(
            command.Cycle, command.Policy.ToString(), frozen.Unit, frozen.InputSha256, obligations.Length, obligations.Sum(o => o.Amount),
            [.. plan.Invoices.Select(i => new PlannedInvoice(
                Guid.Parse(i.Debtor, CultureInfo.InvariantCulture), Guid.Parse(i.Creditor, CultureInfo.InvariantCulture), i.Amount, i.Group))],
            plan.LowerBound, plan.Proof.ToString(), plan.Proven, now, command.Hub);
    }
}
