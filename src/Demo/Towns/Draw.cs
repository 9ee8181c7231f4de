using System.Buffers.Binary;
using Interlieux.Ledger;

namespace Interlieux.Demo.Towns;

/// <summary>Chance that follows from a seed and from what is drawn: the same on every machine, each draw independent of the others.</summary>
internal static class Draw
{
    public static Random For(string what, params ReadOnlySpan<string> names)
    {
        Span<byte> id = stackalloc byte[16];
        StableId.Of(what, names).TryWriteBytes(id);
        return new Random(BinaryPrimitives.ReadInt32LittleEndian(id));
    }

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    public static TimeSpan Between(this Random random, TimeSpan from, TimeSpan to) =>
        from + TimeSpan.FromMilliseconds(random.Next((int)Math.Max(1, (to - from).TotalMilliseconds)));

    /// <summary>A draw from the normal distribution, by Box and Muller.</summary>
    public static double Normal(this Random random, double mean, double deviation) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    /// <summary>An index, each as likely as its weight says.</summary>
    public static int Index(this Random random, IReadOnlyList<double> weights)
    {
        var left = random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Count; i++)
        {
            left -= weights[i];
            if (left < 0) return i;
        }

        return weights.Count - 1;
    }
}
