namespace Interlieux.Ledger.Reconciliation;

/// <summary>Something that must always be true, and is not.</summary>
/// <param name="Check">Which invariant, in one word of kebab-case.</param>
/// <param name="Subject">The account, pass, pool, pair or cycle: <c>account 0198…</c>.</param>
/// <param name="Detail">What differs, with both figures.</param>
public sealed record Difference(string Check, string Subject, string Detail)
{
    public override string ToString() => $"{Check}: {Subject}: {Detail}";
}

/// <summary>What a reconciliation looked at.</summary>
/// <param name="Accounts">Folded from their events.</param>
public sealed record ReconciliationReport(DateTimeOffset At, int Accounts, int Cycles, IReadOnlyList<Difference> Differences);
