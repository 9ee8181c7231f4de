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
        if (!program.Solve())
            return program;
        var dive = new Dive(search, program, values);
        var repair = new Repair(search, program, values);
        for (var variant = 0; variant < 6 && !search.Closed; variant++)
        {
            if (!dive.Run(variant))
                break;
            Console.WriteLine(dive.Log);
            if (search.Closed)
                break;
            repair.Log = "";
            while (!search.Closed && repair.Whole((1_000 << variant, 500 << variant)))
            {
            }

            if (search.Closed) { Console.WriteLine(repair.Log); break; }
            var ok = repair.Run(10, 40 + (10 * variant));
            Console.WriteLine("   repair " + search.Best.Count + repair.Log);
            if (!ok) break;
        }
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
