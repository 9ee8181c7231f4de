using Interlieux.Netting.Directed;

namespace Interlieux.Netting.Tests.Directed;

/// <summary>What can be said about set-off without the library: by trying all flows, and by a plain min-cost flow.</summary>
internal static class DirectedOracle
{
    public sealed record Best(Int128 Carried, long Amount, int Count, int FewestAlone);

    /// <summary>All flows of up to about ten lines with small amounts: the least carried, then least amount, then fewest lines.</summary>
    public static Best Everything(int venues, Claim[] lines, long[] positions)
    {
        var left = positions.ToArray();
        var found = (Carried: Int128.MaxValue, Amount: long.MaxValue, Count: int.MaxValue);
        var flows = new List<(Int128 Carried, int Count)>();
        Try(0, 0, 0);
        return new Best(found.Carried, found.Amount, found.Count,
            flows.Where(f => f.Carried == found.Carried).Min(f => f.Count));

        void Try(int line, long amount, int count)
        {
            if (line == lines.Length)
            {
                Int128 carried = 0;
                foreach (var position in left)
                    carried += Math.Abs(position);
                flows.Add((carried, count));
                if ((carried, amount, count).CompareTo(found) < 0)
                    found = (carried, amount, count);
                return;
            }

            var (debtor, creditor, most, _) = lines[line];
            for (var flow = 0L; flow <= most; flow++)
            {
                Try(line + 1, amount + flow, count + (flow > 0 ? 1 : 0));
                left[debtor]++;
                left[creditor]--;
            }

            left[debtor] -= most + 1;
            left[creditor] += most + 1;
        }
    }

    /// <summary>The least total by successive shortest paths (Bellman and Ford), one path after the other.</summary>
    public static long LeastAmount(int venues, Claim[] lines, long[] positions)
    {
        var (source, sink) = (venues, venues + 1);
        var arcs = new List<(int From, int To, long Room, long Cost)>();
        foreach (var line in lines)
            Add(line.Debtor, line.Creditor, line.Amount, 1);
        for (var venue = 0; venue < venues; venue++)
        {
            if (positions[venue] < 0)
                Add(source, venue, -positions[venue], 0);
            else
                Add(venue, sink, positions[venue], 0);
        }

        for (long total = 0; ;)
        {
            var distance = Enumerable.Repeat(long.MaxValue / 2, venues + 2).ToArray();
            var by = new int[venues + 2];
            distance[source] = 0;
            for (var changed = true; changed;)
            {
                changed = false;
                for (var arc = 0; arc < arcs.Count; arc++)
                {
                    var (from, to, room, cost) = arcs[arc];
                    if (room == 0 || distance[from] + cost >= distance[to] || distance[from] == long.MaxValue / 2)
                        continue;
                    (distance[to], by[to], changed) = (distance[from] + cost, arc, true);
                }
            }

            if (distance[sink] == long.MaxValue / 2)
                return total;
            var step = long.MaxValue;
            for (var node = sink; node != source; node = arcs[by[node]].From)
                step = Math.Min(step, arcs[by[node]].Room);
            for (var node = sink; node != source; node = arcs[by[node]].From)
            {
                arcs[by[node]] = arcs[by[node]] with { Room = arcs[by[node]].Room - step };
                arcs[by[node] ^ 1] = arcs[by[node] ^ 1] with { Room = arcs[by[node] ^ 1].Room + step };
            }

            total += step * distance[sink];
        }

        void Add(int from, int to, long room, long cost)
        {
            arcs.Add((from, to, room, cost));
            arcs.Add((to, from, 0, -cost));
        }
    }

    /// <summary>Solves, and checks all that must hold whatever the instance; returns the result and what the checker found.</summary>
    public static (DirectedResult Result, Verification.FlowCheck.Finding Finding) Solve(
        int venues, Claim[] lines, long[] positions, bool invoicesFirst = false, long work = 1_000_000_000)
    {
        var names = Enumerable.Range(0, venues).Select(Instances.Name).ToArray();
        var result = DirectedNetting.Solve([.. names], lines, positions, invoicesFirst, new WorkMeter(work, default));
        var plan = Plan(names, lines, result, invoicesFirst);
        return (result, Verification.FlowCheck.Check(Obligations(names, lines), Positions(names, positions), plan));
    }

    public static List<Obligation> Obligations(string[] names, Claim[] lines) =>
        [.. lines.Select(line => new Obligation(names[line.Debtor], names[line.Creditor], line.Amount))];

    public static Dictionary<string, Int128> Positions(string[] names, long[] positions) =>
        names.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => (Int128)positions[p.i]);

    public static SettlementPlan Plan(string[] names, Claim[] lines, DirectedResult result, bool invoicesFirst) => new()
    {
        Policy = ClearingPolicy.Directed,
        Venues = names.Length,
        Obligations = lines.Length,
        Invoices = [.. lines.Select((line, i) => new Invoice(names[line.Debtor], names[line.Creditor], result.Flows[i], 1)).Where(i => i.Amount > 0)],
        Count = result.Count,
        LowerBound = result.LowerBound,
        Proof = result.Proof,
        Proven = result.Proof != Proof.None,
        InvoicesFirst = invoicesFirst,
        Carried = [.. names.Select((name, i) => new Carried(name, result.Carried[i])).Where(c => c.Amount != 0)],
        CarriedLowerBound = result.CarriedLowerBound,
        Certificate = new Certificate { Flow = result.Certificate },
        Statistics = new NettingStatistics
        {
            BilateralCount = 0, Gross = 0, Moved = 0, OpenVenues = 0, Pairs = 0, Work = 0, Stopped = StopReason.Finished,
        },
    };

    /// <summary>Lines merged by ordered pair, sorted, and the positions they give.</summary>
    public static (Claim[] Lines, long[] Positions) Merge(int venues, IEnumerable<(int Debtor, int Creditor, long Amount)> rows)
    {
        var lines = rows.Where(row => row.Debtor != row.Creditor)
            .GroupBy(row => (row.Debtor, row.Creditor))
            .Select(g => new Claim(g.Key.Debtor, g.Key.Creditor, g.Sum(row => row.Amount)))
            .OrderBy(line => line.Debtor).ThenBy(line => line.Creditor).ToArray();
        var positions = new long[venues];
        foreach (var line in lines)
        {
            positions[line.Debtor] -= line.Amount;
            positions[line.Creditor] += line.Amount;
        }

        return (lines, positions);
    }
}
