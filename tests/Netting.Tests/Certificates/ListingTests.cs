using CsCheck;
using Interlieux.Netting.Verification;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests.Certificates;

/// <summary>The searches of the verifier, each against trying everything.</summary>
public sealed class ListingTests
{
    [Fact]
    public void Meeting_in_the_middle_lists_every_zero_sum_set_once() =>
        Gen.Select(Values(13, 12), Gen.Int[2, 9], Gen.Bool).Sample(
            (values, size, byVenue) =>
            {
                var elements = Priced(values, byVenue);
                var found = new List<string>();
                HalfSets.List(elements, size, new Effort(long.MaxValue), members => Add(found, members)).Should().BeTrue();
                found.Should().BeEquivalentTo(All(elements).Where(set => set.Length <= size).Select(Text));
            },
            iter: 500,
            threads: 1);

    [Fact]
    public void Growing_lists_every_connected_zero_sum_set_once() =>
        Gen.Select(Values(10, 5), Gen.Int[2, 10], Gen.Int[0, 1 << 20]).Sample(
            (values, size, graph) =>
            {
                var elements = Priced(values, true);
                var count = elements.Values.Length;
                var links = Links(count, graph);
                var found = new List<string>();
                ConnectedSets.List(elements, links, size, new Effort(long.MaxValue), members => Add(found, members)).Should().BeTrue();
                found.Should().BeEquivalentTo(All(elements).Where(set => set.Length <= size && IsConnected(links, set)).Select(Text));
                All(elements).Should().NotContain(set => ConnectedSets.Is((a, b) => links[a].Contains(b), set) != IsConnected(links, set));
            },
            iter: 500,
            threads: 1);

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(1_000_000_000_000_000_000)]
    public void Both_exhaustive_counts_are_the_count_and_the_most_groups(long positionMax) =>
        Values(12, positionMax).Sample(
            values =>
            {
                if (values.Length == 0)
                    return;
                var elements = Priced(values, false);
                var expected = (All(elements).Count + 1L, MostGroups(values));
                SubsetTable.Count(elements, new Effort(long.MaxValue)).Should().Be(expected);
                ZeroSumJoin.Count(elements, new Effort(long.MaxValue)).Should().Be(expected);
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void Sums_that_pass_64_bits_are_no_zeros()
    {
        // 2⁶² four times is 0 modulo 2⁶⁴.
        const long Large = 1L << 62;
        var elements = Priced([Large, Large, Large, Large, -Large, -Large + 1, -Large - 1, -Large], true);
        var found = new List<string>();
        HalfSets.List(elements, 8, new Effort(long.MaxValue), members => Add(found, members)).Should().BeTrue();
        found.Should().BeEquivalentTo(All(elements).Select(Text));
        ZeroSumJoin.Count(elements, new Effort(long.MaxValue))!.Value.Sets.Should().Be(All(elements).Count + 1);
    }

    [Fact]
    public void A_search_without_effort_knows_nothing()
    {
        var elements = Priced([.. Enumerable.Range(1, 30).Select(i => (long)i), -465], true);
        HalfSets.List(elements, 8, new Effort(1_000), _ => true).Should().BeFalse();
        ConnectedSets.List(elements, Links(31, -1), 8, new Effort(1_000), _ => true).Should().BeFalse();
        SubsetTable.Count(elements, new Effort(1_000)).Should().BeNull();
        ZeroSumJoin.Count(elements, new Effort(1_000)).Should().BeNull();
        WalkDistances.Of(elements, 10, new Effort(100)).Should().BeNull();
        new CoverSearch([1, 1], [new CoverSet(0, [(0, 1), (1, 1)])], null, new Effort(1)).Run(0).Should().BeNull();
    }

    [Fact]
    public void Sets_are_ordered_by_waste_and_then_like_lists() =>
        Gen.Select(Gen.Int[0, 3].Array[1, 5], Gen.Int[0, 3].Array[1, 5], Gen.Long[0, 1], Gen.Long[0, 1]).Sample(
            (a, b, wasteA, wasteB) =>
            {
                (a, b) = ([.. a.Order()], [.. b.Order()]);
                var expected = wasteA != wasteB ? wasteA.CompareTo(wasteB) : string.CompareOrdinal(string.Concat(a), string.Concat(b));
                Math.Sign(CoverSet.Of(wasteA, a).CompareTo(CoverSet.Of(wasteB, b))).Should().Be(Math.Sign(expected));
            },
            iter: 2_000,
            threads: 1);

    private static Gen<long[]> Values(int most, long positionMax) =>
        Positions(most, Math.Max(1, positionMax / most)).Select(positions =>
            (long[])[.. positions.Where(position => position != 0)]);

    private static Elements Priced(long[] values, bool byVenue)
    {
        var open = values.Where(value => value != 0).ToArray();
        var rows = open.Select((value, i) => value > 0 ? new Obligation($"hub{i}", Name(i), value) : new Obligation(Name(i), $"hub{i}", -value));
        return ElementsOf(rows, byVenue);
    }

    /// <summary>As the verifier reads them for a plan that has nothing but these positions, none paired.</summary>
    private static Elements ElementsOf(IEnumerable<Obligation> rows, bool byVenue)
    {
        var obligations = ObligationSet.Create(rows);
        var plan = NettingEngine.Solve(obligations, new NettingOptions { Policy = ClearingPolicy.Bilateral });
        var input = new PlanInput(obligations, plan);
        var part = new Part([.. Enumerable.Range(0, input.Names.Length).Where(i => !input.Names[i].StartsWith("hub", StringComparison.Ordinal))], false);
        var rest = new PartRest(input, part, new Int128[input.Names.Length]);
        var certificate = new PartCertificate { First = "", Proof = Proof.Dual, Pairs = 0, Groups = 0 };
        Elements.Read(rest, input.Names, certificate, byVenue, out var elements).Should().BeNull();
        return elements;
    }

    private static bool Add(List<string> found, ReadOnlySpan<int> members)
    {
        found.Add(string.Join(' ', members.ToArray()));
        return true;
    }

    private static string Text(int[] set) => string.Join(' ', set);

    /// <summary>All zero-sum sub-multisets but the empty one, as elements ascending with repetition.</summary>
    private static List<int[]> All(Elements elements)
    {
        var all = new List<int[]>();
        var times = new int[elements.Values.Length];
        while (true)
        {
            var digit = 0;
            while (digit < times.Length && times[digit] == elements.Counts[digit])
                times[digit++] = 0;
            if (digit == times.Length)
                return all;
            times[digit]++;
            Int128 sum = 0;
            for (var i = 0; i < times.Length; i++)
                sum += (Int128)elements.Values[i] * times[i];
            if (sum == 0)
                all.Add([.. times.SelectMany((count, i) => Enumerable.Repeat(i, count))]);
        }
    }

    private static int[][] Links(int count, int graph) => [.. Enumerable.Range(0, count).Select(i =>
        Enumerable.Range(0, count).Where(j => j != i && (graph >> ((Math.Min(i, j) * 7 + Math.Max(i, j)) % 20) & 1) == 1).ToArray())];

    private static bool IsConnected(int[][] links, int[] set)
    {
        var reached = new HashSet<int> { set[0] };
        for (var size = 0; size < reached.Count;)
        {
            size = reached.Count;
            foreach (var member in reached.ToArray())
                reached.UnionWith(links[member].Where(set.Contains));
        }

        return reached.Count == set.Length;
    }
}
