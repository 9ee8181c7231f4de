namespace Interlieux.Tests.Shared.Netting.CpSat;

/// <summary>What CP-SAT found. Its plan was decoded and checked before it came here.</summary>
/// <param name="Count">Invoices of its best plan; <see cref="None"/> when it found none in its time.</param>
/// <param name="Bound">No plan has fewer.</param>
/// <param name="Proven">It ended by itself, with a proof.</param>
/// <param name="Seconds">Its own wall time, building the model not included.</param>
internal sealed record ModelResult(int Count, int Bound, bool Proven, double Seconds)
{
    /// <summary>The count where there is no plan.</summary>
    public const int None = int.MaxValue;
}
