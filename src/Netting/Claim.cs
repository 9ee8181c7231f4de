namespace Interlieux.Netting;

/// <summary>All obligations of one ordered pair of venues, summed; venues by their dense number.</summary>
/// <param name="Debtor">Who owes.</param>
/// <param name="Creditor">Who is owed.</param>
/// <param name="Amount">The sum, above 0.</param>
/// <param name="Rows">How many obligations were summed.</param>
internal readonly record struct Claim(int Debtor, int Creditor, long Amount, int Rows = 1);
