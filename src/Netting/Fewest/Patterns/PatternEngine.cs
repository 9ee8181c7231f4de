using System.Numerics;

namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>The pattern engine: prices bound the groups of a rest, and the patterns they point to are put together.</summary>
internal static class PatternEngine
{
    /// <summary>More operations than this for one pricing: values are too far apart for walks.</summary>
    private const long PricingMax = 400_000_000;
    private const long StatesMax = 1 << 22;

    /// <summary>Runs on a search; it ends closed, or with a better partition or bound, or unchanged.</summary>
    public static PatternProgram? Run(GroupSearch search)
    {
        if (search.Closed || Scaled(search.Rest.Values) is not { } values)
            return null;
        var program = new PatternProgram(search, values);
        program.Solve();
        return program;
    }

    /// <summary>The values over their greatest common divisor; null when they are too far apart.</summary>
    private static int[]? Scaled(long[] values)
    {
        var (divisor, most, least) = (BigInteger.Zero, 0L, 0L);
        foreach (var value in values)
        {
            divisor = BigInteger.GreatestCommonDivisor(divisor, value);
            (most, least) = (Math.Max(most, value), Math.Min(least, value));
        }

        var gcd = (Int128)divisor;
        var states = ((Int128)most - least) / gcd;
        return states > StatesMax || states * values.Length > PricingMax
            ? null : Array.ConvertAll(values, value => (int)(value / gcd));
    }
}
