using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Netting.Tests.Differential;

/// <summary>Engine and checker against trying everything; <c>./bench differential --cases N</c> runs as many more as one likes.</summary>
public sealed class RandomCaseTests
{
    private const int Cases = 100_000;

    [Fact]
    public void Of_a_hundred_thousand_random_cases_every_plan_is_the_fewest_proven_and_found_so_by_the_checker()
    {
        var (done, wrong) = RandomCases.Run(Cases, seed: 2);
        done.Should().Be(Cases);
        wrong.Should().BeEmpty();
    }
}
