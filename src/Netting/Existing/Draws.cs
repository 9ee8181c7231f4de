namespace Interlieux.Netting.Existing;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014) from a fixed start: the same draws on every machine, for ever.</summary>
internal sealed class Draws
{
    private ulong _state;

    /// <summary>A number from 0 to <paramref name="below"/> − 1.</summary>
    public int Below(int below)
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)below);
        }
    }
}
