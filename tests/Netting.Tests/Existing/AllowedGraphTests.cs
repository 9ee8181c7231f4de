using CsCheck;
using Interlieux.Netting.Existing;

namespace Interlieux.Netting.Tests.Existing;

public sealed class AllowedGraphTests
{
    [Fact]
    public void A_graph_of_all_but_some_pairs_is_the_graph_of_the_others() =>
        Gen.Select(Gen.Int[1, 12], Gen.Select(Gen.Int[0, 11], Gen.Int[0, 11]).Array[0, 60]).Sample(
            (venues, raw) =>
            {
                var forbidden = raw.Select(pair => (A: pair.Item1 % venues, B: pair.Item2 % venues)).ToArray();
                var allowed = Enumerable.Range(0, venues).SelectMany(a => Enumerable.Range(0, venues).Select(b => (A: a, B: b)))
                    .Where(pair => pair.A != pair.B && !forbidden.Contains(pair) && !forbidden.Contains((pair.B, pair.A))).ToArray();
                var (dense, sparse) = (AllowedGraph.AllBut(venues, forbidden), AllowedGraph.Of(venues, allowed));
                for (var a = 0; a < venues; a++)
                {
                    var near = allowed.Where(pair => pair.A == a).Select(pair => pair.B).ToArray();
                    foreach (var graph in new[] { dense, sparse })
                    {
                        Enumerable.Range(0, graph.Degree(a)).Select(rank => graph.Neighbour(a, rank)).Should().Equal(near);
                        Enumerable.Range(0, venues).Where(b => graph.Adjacent(a, b)).Should().Equal(near);
                    }
                }

                dense.Components().Should().BeEquivalentTo(sparse.Components(), options => options.WithStrictOrdering());
                int[] some = [.. Enumerable.Range(0, venues).Where(venue => venue % 3 != 0)];
                dense.Induced(some).Components().Should().BeEquivalentTo(
                    sparse.Induced(some).Components(), options => options.WithStrictOrdering());
            },
            iter: 1_000,
            threads: 1);

    [Fact]
    public void A_matching_and_a_cover_of_the_same_size_prove_each_other() =>
        Component.Any(11, 3, 30).Sample(
            component =>
            {
                var (mate, cover) = OppositeMatching.Solve(component.Positions, component.Graph);
                var matched = Enumerable.Range(0, component.Venues).Where(venue => mate[venue] >= 0).ToArray();
                Array.TrueForAll(matched, venue => mate[mate[venue]] == venue
                    && component.Positions[venue] != 0 && component.Positions[venue] + component.Positions[mate[venue]] == 0
                    && component.Graph.Adjacent(venue, mate[venue])).Should().BeTrue();
                cover.Should().HaveCount(matched.Length / 2);
                component.Pairs.Where(pair => component.Positions[pair.A] != 0 && component.Positions[pair.A] + component.Positions[pair.B] == 0)
                    .All(pair => cover.Contains(pair.A) || cover.Contains(pair.B)).Should().BeTrue();
            },
            iter: 2_000,
            threads: 1);
}
