using CsCheck;
using Interlieux.Netting.Existing;

namespace Interlieux.Netting.Tests.Existing;

/// <summary>Connected components with net positions, and what can be said about them by brute force.</summary>
internal sealed record Component(long[] Positions, (int A, int B)[] Pairs)
{
    public int Venues => Positions.Length;

    public AllowedGraph Graph => AllowedGraph.Of(Venues, Pairs);

    /// <summary>Net positions with some zeros, on a random tree and some more pairs.</summary>
    public static Gen<Component> Any(int venuesMax, long positionMax, int pairsMax) =>
        from some in Gen.Long[-positionMax, positionMax].Array[1, venuesMax - 1]
        let venues = some.Length + 1
        from parents in Gen.Int[0, 1_000].Array[venues - 1]
        from more in Gen.Select(Gen.Int[0, venues - 1], Gen.Int[1, venues - 1]).Array[0, pairsMax]
        select new Component(
            [.. some, -some.Sum()],
            [
                .. parents.Select((parent, i) => (i + 1, parent % (i + 1))),
                .. more.Select(pair => (pair.Item1, (pair.Item1 + pair.Item2) % venues)),
            ]);

    public static Component Complete(params long[] positions) => new(
        positions,
        [.. Enumerable.Range(0, positions.Length).SelectMany(a => Enumerable.Range(0, a).Select(b => (a, b)))]);

    public static Component Path(params long[] positions) =>
        new(positions, [.. Enumerable.Range(1, positions.Length - 1).Select(venue => (venue - 1, venue))]);

    /// <summary>The first venue is in the middle.</summary>
    public static Component Star(params long[] positions) =>
        new(positions, [.. Enumerable.Range(1, positions.Length - 1).Select(venue => (0, venue))]);

    public string[] Names() => [.. Enumerable.Range(0, Venues).Select(Instances.Name)];

    public ConnectedSolution Solve(long work = 20_000_000) =>
        ConnectedGroups.Solve(Names(), Positions, Graph, new WorkMeter(work, CancellationToken.None));

    /// <summary>The most connected zero-sum groups of all venues: O(3ⁿ) over partitions.</summary>
    public int MostGroups()
    {
        var good = Enumerable.Range(0, 1 << Venues).Select(set => Sum(set) == 0 && Hangs(set)).ToArray();
        var most = new int[1 << Venues];
        for (var set = 1; set < most.Length; set++)
        {
            most[set] = int.MinValue / 2;
            var first = set & -set;
            for (var part = set; part > 0; part = (part - 1) & set)
            {
                if ((part & first) != 0 && good[part])
                    most[set] = Math.Max(most[set], 1 + most[set & ~part]);
            }
        }

        return most[^1];
    }

    /// <summary>The fewest pairs that can carry all payments: over all sets of pairs whose components balance. Knows nothing of groups.</summary>
    public int FewestPairs()
    {
        var pairs = Pairs.Select(pair => (A: Math.Min(pair.A, pair.B), B: Math.Max(pair.A, pair.B))).Distinct().ToArray();
        var fewest = int.MaxValue;
        for (var chosen = 0; chosen < 1 << pairs.Length; chosen++)
        {
            var block = Enumerable.Range(0, Venues).ToArray();
            for (var i = 0; i < pairs.Length; i++)
            {
                if ((chosen >> i & 1) == 0)
                    continue;
                var (from, to) = (block[pairs[i].A], block[pairs[i].B]);
                block = Array.ConvertAll(block, b => b == from ? to : b);
            }

            if (block.Zip(Positions).GroupBy(item => item.First).All(part => part.Sum(item => item.Second) == 0))
                fewest = Math.Min(fewest, System.Numerics.BitOperations.PopCount((uint)chosen));
        }

        return fewest;
    }

    /// <summary>Whether a set of venues, as bits, hangs together.</summary>
    public bool Hangs(int set)
    {
        var reached = set & -set;
        for (var grown = -1; grown != reached;)
        {
            grown = reached;
            foreach (var (a, b) in Pairs)
            {
                if ((set >> a & set >> b & 1) != 0 && (reached >> a & 1) != (reached >> b & 1))
                    reached |= 1 << a | 1 << b;
            }
        }

        return reached == set;
    }

    public Int128 Sum(int set) => Enumerable.Range(0, Venues).Where(venue => (set >> venue & 1) != 0)
        .Aggregate((Int128)0, (sum, venue) => sum + Positions[venue]);

    public override string ToString() => $"[{string.Join(", ", Positions)}] on {string.Join(" ", Pairs)}";
}
