namespace Interlieux.Netting.Problems;

/// <summary>What was found for one part: its groups of lines, and the bound on its invoices.</summary>
/// <param name="Groups">The lines of each group.</param>
/// <param name="LowerBound">No plan of the part, with the same amounts carried, has fewer invoices.</param>
/// <param name="Proof">What the bound rests on.</param>
/// <param name="Certificate">Its numbers; null when nothing is to be settled.</param>
/// <param name="Pairs">Pairs of opposite equal positions that were split off.</param>
internal sealed record PartResult(
    List<IReadOnlyList<Line>> Groups, int LowerBound, Proof Proof, PartCertificate? Certificate, int Pairs);

/// <summary>Told where the search of a part stands: phase, invoices, lower bound, work spent on the part.</summary>
internal delegate void PartProgress(NettingPhase phase, int count, int lowerBound, long work);
