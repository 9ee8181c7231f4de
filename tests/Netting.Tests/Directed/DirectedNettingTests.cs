using CsCheck;
using Interlieux.Netting.Directed;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Netting.Tests.Directed;

public sealed class DirectedNettingTests
{
    private static readonly Gen<(int Venues, Claim[] Lines, long[] Positions)> Small =
        from venues in Gen.Int[2, 5]
        from rows in Gen.Select(Gen.Int[0, venues - 1], Gen.Int[0, venues - 1], Gen.Long[1, 3]).Array[0, 9]
        let merged = DirectedOracle.Merge(venues, rows.Select(r => (r.Item1, r.Item2, r.Item3)))
        where merged.Lines.Aggregate(1L, (states, line) => states * (line.Amount + 1)) <= 20_000
        select (venues, merged.Lines, merged.Positions);

    private static readonly Gen<(int Venues, Claim[] Lines, long[] Positions)> Unbalanced =
        from instance in Small
        from moves in Gen.Select(Gen.Int[0, instance.Venues - 1], Gen.Int[0, instance.Venues - 1], Gen.Long[1, 3]).Array[1, 3]
        select (instance.Venues, instance.Lines, Moved(instance.Positions, moves));

    [Fact]
    public void Least_amount_then_fewest_lines_are_those_of_trying_all_flows() => Small.Sample(
        instance =>
        {
            var best = DirectedOracle.Everything(instance.Venues, instance.Lines, instance.Positions);
            var (result, finding) = DirectedOracle.Solve(instance.Venues, instance.Lines, instance.Positions);
            finding.Fault.Should().BeNull();
            result.Carried.Should().OnlyContain(amount => amount == 0);
            result.Flows.Sum().Should().Be(best.Amount);
            result.Count.Should().Be(best.Count);
            result.LowerBound.Should().Be(best.Count);
            finding.Count.Should().Be(best.Count);
        },
        iter: 600);

    [Fact]
    public void Fewest_lines_alone_are_those_of_trying_all_flows() => Small.Sample(
        instance =>
        {
            var best = DirectedOracle.Everything(instance.Venues, instance.Lines, instance.Positions);
            var (result, finding) = DirectedOracle.Solve(instance.Venues, instance.Lines, instance.Positions, invoicesFirst: true);
            finding.Fault.Should().BeNull();
            result.Count.Should().Be(best.FewestAlone);
            result.LowerBound.Should().Be(best.FewestAlone);
            finding.Count.Should().Be(best.FewestAlone);
        },
        iter: 600);

    [Fact]
    public void What_cannot_be_settled_is_carried_and_it_is_the_least() => Unbalanced.Sample(
        instance =>
        {
            var best = DirectedOracle.Everything(instance.Venues, instance.Lines, instance.Positions);
            var (result, finding) = DirectedOracle.Solve(instance.Venues, instance.Lines, instance.Positions);
            finding.Fault.Should().BeNull();
            Int128 carried = 0;
            foreach (var amount in result.Carried)
                carried += Math.Abs(amount);
            carried.Should().Be(best.Carried);
            result.CarriedLowerBound.Should().Be(best.Carried);
            finding.Carried.Should().Be(best.Carried);
            result.Flows.Sum().Should().Be(best.Amount);
        },
        iter: 600);

    [Fact]
    public void The_least_amount_is_that_of_successive_shortest_paths() =>
        (from venues in Gen.Int[2, 25]
         from rows in Gen.Select(Gen.Int[0, venues - 1], Gen.Int[0, venues - 1], Gen.Long[1, 40]).Array[0, 6 * venues]
         select (venues, rows)).Sample(
            instance =>
            {
                var (lines, positions) = DirectedOracle.Merge(instance.venues, instance.rows.Select(r => (r.Item1, r.Item2, r.Item3)));
                var (result, finding) = DirectedOracle.Solve(instance.venues, lines, positions, work: 2_000_000);
                finding.Fault.Should().BeNull();
                result.Certificate.Should().NotBeNull();
                result.Flows.Sum().Should().Be(DirectedOracle.LeastAmount(instance.venues, lines, positions));
                finding.Count.Should().BeLessThanOrEqualTo(result.Count);
            },
            iter: 150);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_month_of_twenty_venues_is_proven(int seed)
    {
        var set = InstanceFamilies.Gravity(20, InstanceFamilies.Tariff.HalfDays, (ulong)seed);
        var (result, finding) = DirectedOracle.Solve(set.Venues.Length, [.. set.Claims], [.. set.NetPositions()]);
        finding.Fault.Should().BeNull();
        result.LowerBound.Should().Be(result.Count);
        finding.Count.Should().Be(result.Count);
    }

    [Fact]
    public void More_work_is_never_worse_and_any_work_is_valid()
    {
        var set = InstanceFamilies.Gravity(60, InstanceFamilies.Tariff.HalfDays, 3);
        var (amount, count) = (long.MaxValue, int.MaxValue);
        foreach (var work in new[] { 0, 10_000, 100_000, 1_000_000, 3_000_000, 10_000_000, 50_000_000 })
        {
            var (result, finding) = DirectedOracle.Solve(set.Venues.Length, [.. set.Claims], [.. set.NetPositions()], work: work);
            finding.Fault.Should().BeNull();
            result.LowerBound.Should().BeLessThanOrEqualTo(result.Count);
            (result.Flows.Sum(), result.Count).CompareTo((amount, count)).Should().BeLessThanOrEqualTo(0);
            (amount, count) = (result.Flows.Sum(), result.Count);
        }
    }

    [Fact]
    public void Two_cycles_that_share_a_line_are_not_both_set_off_whole()
    {
        // A→B is in both cycles and can only give 3 in all: B→A of 2 goes first as it is shorter by nothing, the total is what counts.
        var (result, _) = Solve(3, (0, 1, 3), (1, 0, 2), (1, 2, 3), (2, 0, 3));
        result.Flows.Sum().Should().Be(11 - 9);
        result.Count.Should().Be(1);
    }

    [Fact]
    public void Opposite_lines_of_a_pair_settle()
    {
        var (result, finding) = Solve(2, (0, 1, 5), (1, 0, 3));
        result.Flows.Should().Equal(2, 0);
        (result.Proof, finding.Count).Should().Be((Proof.Flow, 1));
    }

    [Fact]
    public void Fewest_invoices_may_move_more_than_the_least()
    {
        // Two to pay two by two direct lines each, or all through one relay whose lines are longer.
        (int, int, long)[] rows = [(0, 2, 1), (0, 3, 1), (1, 2, 1), (1, 3, 1), (0, 4, 9), (4, 2, 9), (1, 4, 9), (4, 3, 9), (2, 0, 9), (3, 1, 9)];
        var (lines, positions) = DirectedOracle.Merge(5, rows);
        positions = [-3, -3, 3, 3, 0];
        var (amountFirst, a) = DirectedOracle.Solve(5, lines, positions);
        var (countFirst, c) = DirectedOracle.Solve(5, lines, positions, invoicesFirst: true);
        (a.Fault, c.Fault).Should().Be((null, null));
        countFirst.Count.Should().BeLessThan(amountFirst.Count);
        countFirst.Flows.Sum().Should().BeGreaterThan(amountFirst.Flows.Sum());
    }

    [Fact]
    public void Parts_without_a_line_between_them_are_each_proven()
    {
        (int, int, long)[] part = [(0, 1, 2), (0, 2, 2), (1, 3, 2), (2, 3, 2), (3, 0, 2)];
        var (one, _) = Solve(4, part);
        var (two, finding) = Solve(8, [.. part, .. part.Select(l => (l.Item1 + 4, l.Item2 + 4, l.Item3))]);
        two.Count.Should().Be(2 * one.Count);
        (two.LowerBound, finding.Count).Should().Be((two.Count, two.Count));
    }

    [Fact]
    public void Nothing_owed_is_nothing_to_pay()
    {
        var (result, finding) = Solve(0);
        (result.Count, result.LowerBound, result.Proof, finding.Fault).Should().Be((0, 0, Proof.Flow, null));
    }

    [Fact]
    public void Amounts_near_the_largest_do_not_overflow()
    {
        const long most = (1L << 62) / 4;
        var (result, finding) = Solve(4, (0, 1, most), (1, 2, most - 1), (2, 0, most - 2), (2, 3, most), (3, 1, most - 7), (1, 0, 5));
        finding.Fault.Should().BeNull();
        result.LowerBound.Should().Be(result.Count);
    }

    private static (DirectedResult Result, Verification.FlowCheck.Finding Finding) Solve(int venues, params (int, int, long)[] rows)
    {
        var (lines, positions) = DirectedOracle.Merge(venues, rows);
        return DirectedOracle.Solve(venues, lines, positions);
    }

    private static long[] Moved(long[] positions, (int From, int To, long Amount)[] moves)
    {
        var moved = positions.ToArray();
        foreach (var (from, to, amount) in moves)
        {
            moved[from] -= amount;
            moved[to] += amount;
        }

        return moved;
    }
}
