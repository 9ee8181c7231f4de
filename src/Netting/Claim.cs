namespace Interlieux.Netting;

/// <summary>All obligations of one ordered pair of venues, summed; venues by their dense number.</summary>
internal readonly record struct Claim(int Debtor, int Creditor, long Amount);
