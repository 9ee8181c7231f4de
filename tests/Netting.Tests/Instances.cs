using CsCheck;

namespace Interlieux.Netting.Tests;

/// <summary>Obligations made for a test, and what can be said about them without the library.</summary>
internal static class Instances
{
    /// <summary>Obligations between 2 to <paramref name="venuesMax"/> venues; a small range of amounts makes many equal balances.</summary>
    public static Gen<Obligation[]> Obligations(int venuesMax, long amountMax) =>
        from venues in Gen.Int[2, venuesMax]
        from rows in Gen.Select(Gen.Int[0, venues - 1], Gen.Int[1, venues - 1], Gen.Long[1, amountMax])
            .Select((debtor, step, amount) => new Obligation(Name(debtor), Name((debtor + step) % venues), amount))
            .Array[0, 3 * venues]
        select rows;

    /// <summary>Net positions that sum to 0: the last one balances the others.</summary>
    public static Gen<long[]> Positions(int venuesMax, long positionMax) =>
        Gen.Long[-positionMax, positionMax].Array[1, venuesMax - 1].Select(some => (long[])[.. some, -some.Sum()]);

    public static string Name(int venue) => $"V{venue:000}";

    /// <summary>Obligations with exactly these net positions: a hub, whose own position is 0, takes and gives.</summary>
    public static ObligationSet WithPositions(params long[] positions)
    {
        positions.Sum().Should().Be(0, "an instance must balance");
        return ObligationSet.Create(positions.Select((position, venue) => position >= 0
            ? new Obligation("hub", Name(venue), position)
            : new Obligation(Name(venue), "hub", -position)).Where(row => row.Amount != 0));
    }

    /// <summary>The most zero-sum groups, by brute force over all subsets: O(2ⁿ·n), values of at most 2⁵⁰.</summary>
    public static int MostGroups(IEnumerable<long> positions)
    {
        var open = positions.Where(position => position != 0).ToArray();
        var sums = new long[1 << open.Length];
        var most = new int[1 << open.Length];
        for (var set = 1; set < sums.Length; set++)
        {
            for (var i = 0; i < open.Length; i++)
            {
                if ((set >> i & 1) == 0)
                    continue;
                sums[set] = sums[set & ~(1 << i)] + open[i];
                most[set] = Math.Max(most[set], most[set & ~(1 << i)]);
            }

            if (sums[set] == 0)
                most[set]++;
        }

        return most[^1];
    }

    /// <summary>The fewest invoices, by brute force.</summary>
    public static int FewestInvoices(IReadOnlyCollection<long> positions) =>
        positions.Count(position => position != 0) - MostGroups(positions);

    public static SettlementPlan NetFewest(ObligationSet obligations, long workLimit = NettingOptions.DefaultWorkLimit) =>
        NettingEngine.Solve(obligations, new NettingOptions { Policy = ClearingPolicy.Fewest, WorkLimit = workLimit });
}
