namespace Interlieux.Benchmarks.Targets;

/// <summary>A sample of measurements.</summary>
internal sealed class Sample
{
    private readonly List<double> _values = [];

    public double Median => At(0.5);

    public double P95 => At(0.95);

    public double Max => _values.Count == 0 ? double.NaN : _values.Max();

    public double Min => _values.Count == 0 ? double.NaN : _values.Min();

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
