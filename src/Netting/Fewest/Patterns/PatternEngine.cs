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
        if (!program.Solve(tight: false))
            return program;
        var dive = new Dive(search, program, values);
        var repair = new Repair(search, program, values);
        if (search.Rest.Size <= 64)
        {
            if (!program.Solve(tight: true)) return program;
            while (!search.Closed && repair.Whole((4_000, 4_000)))
            {
            }
            Console.WriteLine($"   whole {search.Best.Count} {repair.Log}");
        }
        for (var effort = 0; effort < 7 && !search.Closed; effort++)
        {
            var t=System.Diagnostics.Stopwatch.GetTimestamp();
            if (!dive.Run(effort)) break;
            Console.WriteLine($"{dive.Log} {System.Diagnostics.Stopwatch.GetElapsedTime(t).TotalMilliseconds:F1}"); t=System.Diagnostics.Stopwatch.GetTimestamp();
            repair.Log = "";
            if (search.Closed || !repair.Run(20, 40 + (10 * effort))) break;
            Console.WriteLine($"   repair {search.Best.Count} {repair.Log} {System.Diagnostics.Stopwatch.GetElapsedTime(t).TotalMilliseconds:F1}"); t=System.Diagnostics.Stopwatch.GetTimestamp();
            repair.Log="";
            if (!search.Closed && effort == 0 && !program.Solve(tight: true)) break;
            while (!search.Closed && repair.Whole((1_000 << effort, 500 << effort)))
            {
            }
            Console.WriteLine($"   whole {search.Best.Count} {repair.Log} {System.Diagnostics.Stopwatch.GetElapsedTime(t).TotalMilliseconds:F1}");
        }
        return program;
    }

    /// <summary>The values over their greatest common divisor; null when they are too far apart.</summary>
    internal static int[]? Scaled(long[] values)
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
