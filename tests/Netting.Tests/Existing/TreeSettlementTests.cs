using CsCheck;
using Interlieux.Netting.Existing;

namespace Interlieux.Netting.Tests.Existing;

public sealed class TreeSettlementTests
{
    [Fact]
    public void No_tree_moves_less() =>
        Component.Any(6, 9, 5).Where(component => component.MostGroups() == 1).Sample(
            component => Moved(component).Should().Be(LeastMoved(component)),
            iter: 600,
            threads: 1);

    [Fact]
    public void Where_nothing_flows_the_group_falls_apart()
    {
        var path = Component.Path(3, -3, 4, -4);
        var parts = TreeSettlement.Settle([0, 1, 2, 3], path.Positions, path.Graph);
        parts.Should().HaveCount(2);
        parts.Should().OnlyContain(part => part.Count == 1);
    }

    [Fact]
    public void Debtors_pay_creditors_where_they_may()
    {
        // 1 could pass on what 0 pays; directly it moves less.
        var triangle = new Component([-5, 2, 3], [(0, 1), (1, 2), (0, 2)]);
        TreeSettlement.Settle([0, 1, 2], triangle.Positions, triangle.Graph).Single().Should()
            .Equal(new TreeInvoice(0, 2, 3), new TreeInvoice(0, 1, 2));
    }

    [Fact]
    public void Real_relations_come_before_others_that_move_as_much()
    {
        var square = Component.Complete(-5, -4, 3, 6);
        var trees = TreeSettlement.Settle([0, 1, 2, 3], square.Positions, square.Graph, (a, b) => (a, b) is not ((1, 2) or (2, 1)));
        trees.Single().Should().Equal(new TreeInvoice(1, 3, 4), new TreeInvoice(0, 2, 3), new TreeInvoice(0, 3, 2));
        var others = TreeSettlement.Settle([0, 1, 2, 3], square.Positions, square.Graph, (a, b) => (a, b) is not ((0, 2) or (2, 0)));
        others.Single().Should().NotContain(invoice => invoice.Debtor == 0 && invoice.Creditor == 2);
    }

    [Fact]
    public void The_middle_of_a_star_passes_everything_on()
    {
        var star = Component.Star(0, 5, -5, 7, -7);
        var invoices = TreeSettlement.Settle([0, 1, 2, 3, 4], star.Positions, star.Graph).Single();
        invoices.Should().HaveCount(4);
        invoices.Should().OnlyContain(invoice => invoice.Debtor == 0 || invoice.Creditor == 0);
    }

    [Fact]
    public void An_unconnected_group_is_refused()
    {
        var graph = AllowedGraph.Of(4, [(0, 1), (2, 3)]);
        var act = () => TreeSettlement.Settle([0, 1, 2, 3], [1, 1, -1, -1], graph);
        act.Should().Throw<InvalidOperationException>();
    }

    private static long Moved(Component component) =>
        TreeSettlement.Settle([.. Enumerable.Range(0, component.Venues)], component.Positions, component.Graph)
            .SelectMany(part => part).Sum(invoice => invoice.Amount);

    /// <summary>Over all spanning trees: each edge carries what one of its sides sums to.</summary>
    private static long LeastMoved(Component component)
    {
        var pairs = component.Pairs.Select(pair => (A: Math.Min(pair.A, pair.B), B: Math.Max(pair.A, pair.B))).Distinct().ToArray();
        var least = long.MaxValue;
        for (var chosen = 0; chosen < 1 << pairs.Length; chosen++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)chosen) != component.Venues - 1)
                continue;
            var tree = pairs.Where((_, i) => (chosen >> i & 1) != 0).ToArray();
            var whole = (1 << component.Venues) - 1;
            if (!(component with { Pairs = tree }).Hangs(whole))
                continue;
            least = Math.Min(least, tree.Sum(cut => (long)Int128.Abs(component.Sum(Side(component.Venues, [.. tree.Where(edge => edge != cut)], cut.A)))));
        }

        return least;
    }

    private static int Side(int venues, (int A, int B)[] edges, int from)
    {
        var side = 1 << from;
        for (var round = 0; round < venues; round++)
        {
            foreach (var (a, b) in edges)
                side |= (side >> a & 1) << b | (side >> b & 1) << a;
        }

        return side;
    }
}
