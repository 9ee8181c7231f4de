using BenchmarkDotNet.Attributes;
using Interlieux.Netting;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Benchmarks.Phases;

/// <summary>From obligations to a proven plan under <c>fewest</c>: half-days, the mean of eight networks of each size.</summary>
public class EndToEnd
{
    private const int Networks = 8;

    private readonly NettingOptions _options = new() { Policy = ClearingPolicy.Fewest };
    private ObligationSet[] _obligations = null!;

    [Params(50, 200, 3_500, 10_000)]
    public int Venues { get; set; }

    [GlobalSetup]
    public void Prepare() => _obligations = [.. Enumerable.Range(1, Networks)
        .Select(seed => InstanceFamilies.Gravity(Venues, InstanceFamilies.Tariff.HalfDays, (ulong)seed))];

    [Benchmark(OperationsPerInvoke = Networks)]
    public int Solve() => _obligations.Sum(obligations => NettingEngine.Solve(obligations, _options).Count);
}
