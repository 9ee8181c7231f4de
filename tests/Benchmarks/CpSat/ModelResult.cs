namespace Interlieux.Benchmarks.CpSat;

/// <summary>What CP-SAT found.</summary>
/// <param name="Count">Invoices of its best plan.</param>
/// <param name="Bound">No plan has fewer.</param>
/// <param name="Proven">It ended by itself, with a proof.</param>
/// <param name="Seconds">Its own wall time.</param>
internal sealed record ModelResult(int Count, int Bound, bool Proven, double Seconds);
