namespace Interlieux.Netting;

/// <summary>Numbers that look drawn by chance and are the same on every machine, for ever: SplitMix64 (Steele, Lea, Flood 2014).</summary>
/// <remarks>A plan can be made again in ten years, which the generators of the base class library do not promise.</remarks>
internal sealed class Draws(ulong start = 0)
{
    private ulong _state = start;

    /// <summary>A number from 0 to <paramref name="below"/> − 1.</summary>
    public int Below(int below) => (int)(Next() % (ulong)below);

    /// <summary>0 or more, below 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
