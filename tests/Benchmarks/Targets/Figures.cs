namespace Interlieux.Benchmarks.Targets;

/// <summary>One bar of the targets: what was asked, what was measured, and whether that reaches it.</summary>
/// <param name="Row">Row of the table of targets.</param>
/// <param name="Bar">What is asked.</param>
/// <param name="Instances">Seeds that were run.</param>
/// <param name="Measured">The figures, in words.</param>
/// <param name="Reached">Whether the bar is reached.</param>
internal sealed record Figures(int Row, string Bar, int Instances, string Measured, bool Reached)
{
    /// <summary>The figures again, by name, for the JSON at the end.</summary>
    public SortedDictionary<string, double> Values { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>A sample of measurements.</summary>
internal sealed class Sample
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Median => At(0.5);

    public double P95 => At(0.95);

    public double Max => _values.Count == 0 ? double.NaN : _values.Max();

    public void Add(double value) => _values.Add(value);

    /// <summary>Nearest rank.</summary>
    private double At(double share)
    {
        if (_values.Count == 0)
            return double.NaN;
        var sorted = _values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
