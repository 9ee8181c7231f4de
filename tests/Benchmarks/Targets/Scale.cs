namespace Interlieux.Benchmarks.Targets;

/// <summary>How much is run: all seeds and the guard times of the targets, or a quick look.</summary>
/// <param name="Quick">An eighth of the seeds, and no more than <see cref="QuickSeconds"/> for a solve.</param>
/// <param name="SeedsAsked">So many seeds for each bar instead of its own number.</param>
internal sealed record Scale(bool Quick, int? SeedsAsked)
{
    private const double QuickSeconds = 4;

    /// <summary>The seeds 1, 2, … of a bar that takes <paramref name="all"/> of them.</summary>
    public IEnumerable<ulong> Seeds(int all) =>
        Enumerable.Range(1, SeedsAsked ?? (Quick ? Math.Max(1, all / 8) : all)).Select(seed => (ulong)seed);

    /// <summary>A guard time.</summary>
    public double Seconds(double all) => Quick ? Math.Min(all, QuickSeconds) : all;

    /// <summary>How long to warm up.</summary>
    public TimeSpan Warming => TimeSpan.FromSeconds(Quick ? 1 : 5);
}
