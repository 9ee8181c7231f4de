using System.Diagnostics;

namespace Interlieux.Benchmarks.Ingest;

/// <summary>How long each answer took.</summary>
internal sealed class Latencies(IEnumerable<long> stopwatchTicks)
{
    private readonly long[] sorted = [.. stopwatchTicks.Order()];

    public int Count => sorted.Length;

    /// <summary>Milliseconds within which a share of the answers came.</summary>
    public double Within(double share) => sorted.Length == 0
        ? double.NaN
        : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))] * 1_000.0 / Stopwatch.Frequency;
}
