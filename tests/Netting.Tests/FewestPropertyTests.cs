using CsCheck;
using Interlieux.Netting.Verification;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests;

public sealed class FewestPropertyTests
{
    [Fact]
    public void Any_obligations_give_a_plan_that_leaves_every_net_position_unchanged() =>
        Gen.OneOf(Obligations(8, 5), Obligations(25, 30), Obligations(40, 1_000_000)).Sample(
            rows =>
            {
                var obligations = ObligationSet.Create(rows);
                var plan = NetFewest(obligations, 200_000);
                PaidIn(plan).Should().BeEquivalentTo(Owed(rows));
                PlanVerifier.Verify(obligations, plan, effort: 2_000_000).Valid.Should().BeTrue();
            },
            iter: 600,
            threads: 1);

    [Fact]
    public void The_order_of_the_rows_never_changes_the_plan() =>
        Obligations(20, 12).SelectMany(rows => Gen.Shuffle(rows).Select(shuffled => (rows, shuffled))).Sample(
            (rows, shuffled) =>
            {
                var plan = NetFewest(ObligationSet.Create(rows), 500_000);
                var again = NetFewest(ObligationSet.Create(shuffled), 500_000);
                again.Invoices.Should().Equal(plan.Invoices);
                again.Should().BeEquivalentTo(plan, how => how.ComparingByMembers<SettlementPlan>());
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void Turning_every_debt_round_and_scaling_keep_the_count() =>
        Gen.Select(Positions(12, 30), Gen.Long[2, 1_000_000_000]).Sample(
            (positions, factor) =>
            {
                var count = NetFewest(WithPositions(positions)).Count;
                NetFewest(WithPositions([.. positions.Select(position => -position)])).Count.Should().Be(count);
                NetFewest(WithPositions([.. positions.Select(position => position * factor)])).Count.Should().Be(count);
            },
            iter: 500,
            threads: 1);

    [Fact]
    public void Two_opposite_equal_positions_more_are_one_invoice_more() =>
        Gen.Select(Positions(11, 30), Gen.Long[1, 30]).Sample(
            (positions, value) => NetFewest(WithPositions([.. positions, value, -value])).Count
                .Should().Be(NetFewest(WithPositions(positions)).Count + 1),
            iter: 500,
            threads: 1);

    [Fact]
    public void Settling_two_networks_together_never_takes_more_than_apart() =>
        Gen.Select(Positions(8, 20), Positions(8, 20)).Sample(
            (some, others) => NetFewest(WithPositions([.. some, .. others])).Count
                .Should().BeLessThanOrEqualTo(NetFewest(WithPositions(some)).Count + NetFewest(WithPositions(others)).Count),
            iter: 500,
            threads: 1);

    [Fact]
    public void More_work_never_gives_more_invoices() =>
        Gen.Select(Positions(40, 200), Gen.Long[0, 100_000], Gen.Long[0, 400_000]).Sample(
            (positions, work, more) =>
            {
                var obligations = WithPositions(positions);
                NetFewest(obligations, work + more).Count.Should().BeLessThanOrEqualTo(NetFewest(obligations, work).Count);
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void Cancelled_at_any_report_it_returns_a_valid_plan() =>
        Gen.Select(Positions(40, 1_000), Gen.Int[0, 6]).Sample(
            (positions, reports) =>
            {
                var obligations = WithPositions(positions);
                using var source = new CancellationTokenSource();
                var options = new NettingOptions { WorkLimit = 300_000 };
                var plan = NettingEngine.Solve(obligations, options, new CancelAfter(reports, source), source.Token);
                PlanVerifier.Verify(obligations, plan).Valid.Should().BeTrue();
                if (source.IsCancellationRequested && !plan.Proven)
                    plan.Statistics.Stopped.Should().NotBe(StopReason.Finished);
            },
            iter: 200,
            threads: 1);

    private static Dictionary<string, long> PaidIn(SettlementPlan plan) => Sum(
        plan.Invoices.Select(invoice => (invoice.Debtor, invoice.Creditor, invoice.Amount)));

    private static Dictionary<string, long> Owed(IEnumerable<Obligation> rows) => Sum(
        rows.Select(row => (row.Debtor, row.Creditor, row.Amount)));

    private static Dictionary<string, long> Sum(IEnumerable<(string Debtor, string Creditor, long Amount)> lines) => lines
        .SelectMany(line => new[] { (Venue: line.Creditor, line.Amount), (Venue: line.Debtor, Amount: -line.Amount) })
        .GroupBy(line => line.Venue, line => line.Amount)
        .Where(amounts => amounts.Sum() != 0)
        .ToDictionary(amounts => amounts.Key, amounts => amounts.Sum());
}
