using System.Numerics;

namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>The pattern engine: prices bound the groups of a rest, and the patterns they point to are put together.</summary>
/// <remarks>
/// <para>Outline. (1) <see cref="PatternProgram"/>: a bound with its certificate, and a solution in fractions. (2) <see cref="Dive"/>, from it
/// to a partition. (3) <see cref="Repair"/>: one group more on a part. (4) <see cref="Repair.LowerBound"/>: the whole rest within its
/// budget of waste, which finds a partition or excludes it. (2) to (4) again, with other choices and higher limits.</para>
/// <para>For rests whose values, over their greatest common divisor, lie within some ten thousands: half-days, tariffs in steps.</para>
/// </remarks>
internal static class PatternEngine
{
    /// <summary>More operations than this for one pricing: values are too far apart for walks.</summary>
    private const long PricingMax = 100_000_000;
    private const long StatesMax = 1 << 20;

    /// <summary>A rest this small is searched whole at once.</summary>
    private const int SmallSize = 64;
    private const int SmallLimit = 4_000;
    private const int Efforts = 40;
    private const int EffortMax = 6;
    private const int RepairRounds = 20;

    /// <summary>Runs until the search is closed, no work is left (<see cref="WorkMeter.Stopped"/> then says why), or it has nothing more to try.</summary>
    public static void Run(GroupSearch search)
    {
        if (search.Closed || Scaled(search.Rest.Values) is not { } values)
            return;
        var program = new PatternProgram(search, values);
        if (!program.Solve(tight: false))
            return;
        var repair = new Repair(search, program, values);
        var tight = false;
        if (search.Rest.Size <= SmallSize)
        {
            if (!(tight = program.Solve(tight: true)))
                return;
            Cover(search, repair, SmallLimit, SmallLimit);
        }

        var dive = new Dive(search, program, values);
        for (var effort = 0; effort < Efforts && !Ended(search); effort++)
        {
            var limits = Math.Min(effort, EffortMax);
            if (!dive.Run(effort) || search.Closed || !repair.Run(RepairRounds, 40 + (10 * limits)) || search.Closed)
                return;
            if (!tight && !(tight = program.Solve(tight: true)))
                return;
            Cover(search, repair, 1_000 << limits, 500 << limits);
        }
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

    private static void Cover(GroupSearch search, Repair repair, int candidates, int nodes)
    {
        while (!Ended(search) && repair.LowerBound((candidates, nodes)))
        {
        }
    }

    private static bool Ended(GroupSearch search) => search.Closed || search.Meter.Stopped != StopReason.Finished;
}
