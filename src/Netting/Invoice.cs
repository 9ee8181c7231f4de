namespace Interlieux.Netting;

/// <summary>One line of a settlement plan: the debtor pays, the creditor issues.</summary>
/// <param name="Debtor">The venue that pays.</param>
/// <param name="Creditor">The venue that issues the invoice and is paid.</param>
/// <param name="Amount">Above 0, in the unit of the obligations.</param>
/// <param name="Group">The zero-sum group the invoice belongs to, from 1 in the order of the plan.</param>
public sealed record Invoice(string Debtor, string Creditor, long Amount, int Group);
