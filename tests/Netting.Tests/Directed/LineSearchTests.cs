using CsCheck;
using Interlieux.Netting.Directed;

namespace Interlieux.Netting.Tests.Directed;

public sealed class LineSearchTests
{
    [Fact]
    public void From_a_poor_flow_and_poor_prices_the_search_still_ends_at_the_fewest_lines() =>
        (from rows in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Long[1, 3]).Array[4, 12]
         select rows).Sample(
            rows =>
            {
                var (lines, positions) = DirectedOracle.Merge(5, rows.Select(r => (r.Item1, r.Item2, r.Item3)));
                if (lines.Length == 0 || lines.Aggregate(1L, (states, line) => states * (line.Amount + 1)) > 100_000)
                    return;
                var problem = new FixedChargeFlow(
                    [.. lines.Select(line => line.Debtor)], [.. lines.Select(line => line.Creditor)], [.. lines.Select(line => line.Amount)],
                    [.. lines.Select(line => line.Amount)], 5, [.. Enumerable.Range(0, lines.Length)], [0, 1, 2, 3, 4], 1);
                var meter = new WorkMeter(1_000_000_000, default);
                var search = new LineSearch(problem, new LagrangianBound(problem), new LinePrices(problem), problem.Start, meter);
                search.Run(0, long.MaxValue).Should().BeTrue();
                search.BestCount.Should().Be(DirectedOracle.Everything(5, lines, positions).FewestAlone);
                FixedChargeFlow.Count(search.Best).Should().Be(search.BestCount);
            },
            iter: 300);

    [Fact]
    public void Every_bound_on_the_way_up_holds() =>
        (from rows in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Long[1, 30]).Array[2, 6]
         from steps in Gen.Int[1, 40]
         select (rows, steps)).Sample(
            instance =>
            {
                var (lines, positions) = DirectedOracle.Merge(5, instance.rows.Select(r => (r.Item1, r.Item2, r.Item3 > 20 ? r.Item3 : r.Item3 % 3 + 1)));
                if (lines.Length == 0 || lines.Aggregate(1L, (states, line) => states * (line.Amount + 1)) > 100_000)
                    return;
                var problem = new FixedChargeFlow(
                    [.. lines.Select(line => line.Debtor)], [.. lines.Select(line => line.Creditor)], [.. lines.Select(line => line.Amount)],
                    [.. lines.Select(line => line.Amount)], 5, [.. Enumerable.Range(0, lines.Length)], [0, 1, 2, 3, 4], 1);
                var bound = new LagrangianBound(problem);
                var meter = new WorkMeter(1_000_000_000, default);
                bound.Prepare(meter).Should().BeTrue();
                bound.Climb(instance.steps, lines.Length, 1.5, meter);
                bound.Count.Should().BeLessThanOrEqualTo(DirectedOracle.Everything(5, lines, positions).FewestAlone);
            },
            iter: 200);
}
