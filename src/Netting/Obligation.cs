namespace Interlieux.Netting;

/// <summary>What one venue owes another: <paramref name="Debtor"/> pays <paramref name="Creditor"/> <paramref name="Amount"/>.</summary>
/// <remarks>
/// A plain carrier; <see cref="ObligationSet.Create"/> is what validates it. Names are compared by ordinal, exactly as given.
/// </remarks>
/// <param name="Debtor">The venue that owes (for half-days: the home venue).</param>
/// <param name="Creditor">The venue that is owed (for half-days: the host venue).</param>
/// <param name="Amount">Above 0, in the unit of the network: half-days or cents.</param>
public readonly record struct Obligation(string Debtor, string Creditor, long Amount);
