namespace Interlieux.Netting;

/// <summary>Where a running netting stands.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Count">Invoices of the best plan so far.</param>
/// <param name="LowerBound">No plan has fewer than this, as far as is known.</param>
/// <param name="Work">Elementary operations spent.</param>
public readonly record struct NettingProgress(NettingPhase Phase, int Count, int LowerBound, long Work);
