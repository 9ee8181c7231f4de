namespace Interlieux.Benchmarks.Targets;

/// <summary>How much is run: all seeds, or a quick look.</summary>
internal sealed record Scale(bool Quick)
{
    public int Seeds(int all) => Quick ? Math.Max(1, all / 8) : all;

    public double Seconds(double all) => Quick ? Math.Min(all, 10) : all;
}
