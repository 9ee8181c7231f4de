using BenchmarkDotNet.Attributes;
using Interlieux.Netting;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Benchmarks.Phases;

/// <summary>What each policy takes without any search: a work limit of 0, at n = 3,500 half-days.</summary>
public class PolicyPhases
{
    private ObligationSet _obligations = null!;

    [Params(ClearingPolicy.Bilateral, ClearingPolicy.Hub, ClearingPolicy.Fewest, ClearingPolicy.Existing, ClearingPolicy.Directed)]
    public ClearingPolicy Policy { get; set; }

    [GlobalSetup]
    public void Prepare() => _obligations = InstanceFamilies.Gravity(3_500, InstanceFamilies.Tariff.HalfDays, 1);

    [Benchmark]
    public object WithoutSearch() => NettingEngine.Solve(_obligations, new NettingOptions { Policy = Policy, WorkLimit = 0 });
}
