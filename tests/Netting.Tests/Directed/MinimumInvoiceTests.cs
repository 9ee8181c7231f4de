using CsCheck;
using Interlieux.Netting.Directed;
using Interlieux.Netting.Verification;

namespace Interlieux.Netting.Tests.Directed;

public sealed class MinimumInvoiceTests
{
    [Fact]
    public void Nothing_below_the_minimum_stays_and_the_rest_is_carried_never_less_than_proven() =>
        (from venues in Gen.Int[2, 5]
         from rows in Gen.Select(Gen.Int[0, venues - 1], Gen.Int[0, venues - 1], Gen.Long[1, 4]).Array[0, 7]
         from minimum in Gen.Long[2, 4]
         select (venues, rows, minimum)).Sample(
            instance =>
            {
                var (lines, positions) = DirectedOracle.Merge(instance.venues, instance.rows.Select(r => (r.Item1, r.Item2, r.Item3)));
                var names = Enumerable.Range(0, instance.venues).Select(Instances.Name).ToArray();
                var result = MinimumInvoice.Solve([.. names], lines, positions, instance.minimum, new WorkMeter(100_000_000, default));
                result.Flows.Where(flow => flow != 0 && flow < instance.minimum).Should().BeEmpty();
                var plan = DirectedOracle.Plan(names, lines, result, false) with { Constraints = new() { Minimum = instance.minimum } };
                var allowed = lines.Where(line => line.Amount >= instance.minimum).ToArray();
                var finding = FlowCheck.Check(DirectedOracle.Obligations(names, allowed), DirectedOracle.Positions(names, positions), plan);
                finding.Fault.Should().BeNull();
                finding.Carried.Should().Be(result.CarriedLowerBound);
                var least = Least(lines, positions, instance.minimum);
                result.CarriedLowerBound.Should().BeLessThanOrEqualTo(least);
                Int128 carried = 0;
                foreach (var amount in result.Carried)
                    carried += Math.Abs(amount);
                carried.Should().BeGreaterThanOrEqualTo(least);
            },
            iter: 400);

    [Fact]
    public void A_line_below_the_minimum_is_carried_whole()
    {
        var result = MinimumInvoice.Solve(["A", "B", "C"], [new(0, 1, 7), new(1, 2, 2)], [-7, 5, 2], 3, new WorkMeter(1_000_000, default));
        result.Flows.Should().Equal(5, 0);
        result.Carried.Should().Equal(-2, 0, 2);
        (result.CarriedLowerBound, result.Count, result.LowerBound).Should().Be(((Int128)4, 1, 1));
    }

    private static long Least(Claim[] lines, long[] positions, long minimum)
    {
        var left = positions.ToArray();
        return Try(0);

        long Try(int line)
        {
            if (line == lines.Length)
                return left.Sum(Math.Abs);
            var best = long.MaxValue;
            for (var flow = 0L; flow <= lines[line].Amount; flow = flow == 0 ? minimum : flow + 1)
            {
                left[lines[line].Debtor] += flow;
                left[lines[line].Creditor] -= flow;
                best = Math.Min(best, Try(line + 1));
                left[lines[line].Debtor] -= flow;
                left[lines[line].Creditor] += flow;
            }

            return best;
        }
    }
}
