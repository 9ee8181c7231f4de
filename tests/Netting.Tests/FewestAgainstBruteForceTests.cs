using CsCheck;
using Interlieux.Netting.Verification;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests;

public sealed class FewestAgainstBruteForceTests
{
    [Theory]
    [InlineData(3, 4_000)]
    [InlineData(12, 8_000)]
    [InlineData(60, 6_000)]
    [InlineData(1_000_000, 2_000)]
    public void The_count_is_the_fewest_and_proven(long positionMax, int cases) =>
        Positions(12, positionMax).Sample(
            positions =>
            {
                var obligations = WithPositions(positions);
                var plan = NetFewest(obligations);
                plan.Count.Should().Be(FewestInvoices(positions));
                plan.Proven.Should().BeTrue();
                PlanVerifier.Verify(obligations, plan).ToString().Should().StartWith("valid, optimal");
            },
            iter: cases,
            threads: 1);

    [Fact]
    public void With_little_work_the_plan_is_valid_and_the_bound_never_too_high() =>
        Gen.Select(Positions(12, 40), Gen.Long[0, 3_000]).Sample(
            (positions, workLimit) =>
            {
                var obligations = WithPositions(positions);
                var plan = NetFewest(obligations, workLimit);
                var fewest = FewestInvoices(positions);
                plan.Count.Should().BeGreaterThanOrEqualTo(fewest);
                plan.LowerBound.Should().BeLessThanOrEqualTo(fewest);
                plan.Statistics.Work.Should().BeLessThanOrEqualTo(workLimit);
                PlanVerifier.Verify(obligations, plan).Valid.Should().BeTrue();
            },
            iter: 2_000,
            threads: 1);
}
