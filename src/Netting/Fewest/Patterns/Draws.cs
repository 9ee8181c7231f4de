namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>Numbers that look drawn by chance and are always the same: SplitMix64 (Steele, Lea, Flood 2014).</summary>
internal sealed class Draws(ulong seed)
{
    private ulong _state = unchecked(seed * 0xD1342543DE82EF95);

    /// <summary>0 or more, below 1.</summary>
    public double Unit()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
