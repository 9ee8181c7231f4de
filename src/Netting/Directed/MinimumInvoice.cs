using System.Collections.Immutable;

namespace Interlieux.Netting.Directed;

/// <summary>Set-off without small invoices: what of a line stays is nothing, or the minimum and more.</summary>
/// <remarks>
/// <para>Lines below the minimum cannot be invoiced: they are left out, and what then cannot be settled at least is a lower bound on what is carried. Of
/// the flows with the fewest lines (few lines are large ones), those still below the minimum are carried whole: or they are left out too
/// and all is solved again, a few times. The way that carries least is taken, then the one with fewer lines. NP-hard in
/// general; it is the least if it meets the lower bound.</para>
/// <para>The amount does not count here, only what is carried and the number of lines.</para>
/// </remarks>
internal static class MinimumInvoice
{
    private const int RoundsMost = 4;

    /// <summary>As <see cref="DirectedNetting.Solve"/>, without an invoice below <paramref name="minimum"/>.</summary>
    public static DirectedResult Solve(
        ImmutableArray<string> venues,
        IReadOnlyList<Claim> lines,
        long[] positions,
        long minimum,
        WorkMeter meter,
        Action<NettingPhase>? report = null)
    {
        var allowed = Enumerable.Range(0, lines.Count).Where(line => lines[line].Amount >= minimum).ToList();
        var large = allowed.ConvertAll(line => lines[line]);
        var open = Enumerable.Range(0, large.Count).ToList();
        DirectedResult? best = null;
        for (var round = 0; round < RoundsMost && (best is null || meter.Stopped == StopReason.Finished); round++)
        {
            var solved = Spread(DirectedNetting.Solve(venues, open.ConvertAll(line => large[line]), positions, true, meter, report), open, large.Count);
            if (best is not null)
                solved = solved with { CarriedLowerBound = best.CarriedLowerBound, Certificate = best.Certificate };
            var small = open.Where(line => solved.Flows[line] > 0 && solved.Flows[line] < minimum).ToList();
            var dropped = Drop(large, solved, small);
            if (best is null || (Total(dropped), dropped.Count).CompareTo((Total(best), best.Count)) < 0)
                best = dropped;
            if (small.Count == 0 || Total(best) == best.CarriedLowerBound)
                break;
            open = [.. open.Except(small)];
        }

        return Spread(DirectedNetting.Bound(venues, large, best!, meter), allowed, lines.Count);
    }

    // What the small lines held is still owed: to the creditor, by the debtor.
    private static DirectedResult Drop(List<Claim> lines, DirectedResult solved, List<int> small)
    {
        var (flows, carried) = ((long[])solved.Flows.Clone(), (long[])solved.Carried.Clone());
        foreach (var line in small)
        {
            carried[lines[line].Creditor] += flows[line];
            carried[lines[line].Debtor] -= flows[line];
            flows[line] = 0;
        }

        return solved with { Flows = flows, Carried = carried, Count = FixedChargeFlow.Count(flows) };
    }

    private static DirectedResult Spread(DirectedResult result, List<int> lines, int count)
    {
        var flows = new long[count];
        for (var i = 0; i < lines.Count; i++)
            flows[lines[i]] = result.Flows[i];
        return result with { Flows = flows };
    }

    private static Int128 Total(DirectedResult result)
    {
        Int128 total = 0;
        foreach (var amount in result.Carried)
            total += Int128.Abs(amount);
        return total;
    }
}
