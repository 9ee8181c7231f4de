using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Interlieux.Netting;
using Interlieux.Netting.Fewest;
using Interlieux.Netting.Problems;
using Interlieux.Netting.Verification;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Benchmarks.Phases;

/// <summary>The steps of <c>fewest</c> one by one, at n = 3,500 half-days.</summary>
[MemoryDiagnoser]
public class PhaseBenchmarks
{
    private readonly ObligationSet _obligations = InstanceFamilies.Gravity(3_500, InstanceFamilies.Tariff.HalfDays, 1);
    private readonly NettingOptions _options = new() { Policy = ClearingPolicy.Fewest };
    private NettingProblem _problem = null!;
    private int[] _part = null!;
    private SettlementPlan _plan = null!;

    public static int Run(string[] options)
    {
        _ = options;
        // In process: what the runner would build and start anew is this very program.
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
        BenchmarkRunner.Run<PhaseBenchmarks>(DefaultConfig.Instance.AddJob(job).WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet")));
        return 0;
    }

    [GlobalSetup]
    public void Prepare()
    {
        _problem = NettingProblem.Create(_obligations, NettingConstraints.None);
        _part = Parts.OfAllowed(_problem)[0];
        _plan = NettingEngine.Solve(_obligations, _options);
    }

    [Benchmark]
    public object Problem() => NettingProblem.Create(_obligations, NettingConstraints.None);

    [Benchmark]
    public object BuildRelations() => new Relations(_problem);

    [Benchmark]
    public object Pair() => Pairing.Split(_part, _problem.Positions);

    [Benchmark]
    public object Search()
    {
        var search = new GroupSearch(new Rest(Pairing.Split(_part, _problem.Positions)), new WorkMeter(NettingOptions.DefaultWorkLimit, default));
        FewestSearch.Run(search);
        return search;
    }

    [Benchmark]
    public object Whole() => NettingEngine.Solve(_obligations, _options);

    [Benchmark]
    public object Check() => PlanVerifier.Verify(_obligations, _plan);
}
