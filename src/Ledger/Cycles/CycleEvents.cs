using System.Collections.Immutable;

namespace Interlieux.Ledger.Cycles;

public abstract record CycleEvent;

/// <summary>Nothing enters the cycle any more: what comes late falls in the next open one.</summary>
public sealed record CycleCutOff(string Cycle, DateTimeOffset RecordedAt) : CycleEvent;

/// <summary>Nothing changes the cycle any more, disputes included: this is what will be netted.</summary>
/// <param name="Unit">What amounts count: half-days or cents.</param>
/// <param name="InputSha256">Over the obligations, one line each: <c>debtor,creditor,amount</c>, in the order of the ids.</param>
public sealed record CycleFrozen(
    string Cycle, string Unit, ImmutableArray<Obligation> Obligations, string InputSha256, DateTimeOffset RecordedAt) : CycleEvent;

public sealed record PlannedInvoice(Guid Debtor, Guid Creditor, long Amount, int Group);

/// <summary>A clearing was run over the cycle's charges.</summary>
/// <param name="InputSha256">Over the obligations, one line each: <c>debtor,creditor,amount</c>, in the order of the ids.</param>
/// <param name="Obligations">Pairs of home and host venues that were netted.</param>
/// <param name="LowerBound">No plan has fewer invoices.</param>
/// <param name="Hub">Under the policy Hub, the venue with which all others settle.</param>
public sealed record CycleCleared(
    string Cycle, string Policy, string Unit, string InputSha256, int Obligations, long Gross, ImmutableArray<PlannedInvoice> Invoices,
    int LowerBound, string Proof, bool Proven, DateTimeOffset RecordedAt, Guid? Hub = null) : CycleEvent;
