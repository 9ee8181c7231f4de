using BenchmarkDotNet.Attributes;
using Interlieux.Netting;
using Interlieux.Netting.Fewest;
using Interlieux.Netting.Problems;
using Interlieux.Netting.Verification;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Benchmarks.Phases;

/// <summary>The steps of <c>fewest</c>, from rows to a checked plan, at n = 3,500 half-days.</summary>
public class HalfDayPhases
{
    private readonly NettingOptions _options = new() { Policy = ClearingPolicy.Fewest };
    private readonly Reduction _reduction = new();
    private List<Obligation> _rows = null!;
    private ObligationSet _obligations = null!;
    private NettingProblem _problem = null!;
    private int[] _part = null!;
    private Rest _rest = null!;
    private SettlementPlan _plan = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _rows = InstanceFamilies.GravityRows(3_500, InstanceFamilies.Tariff.HalfDays, 1);
        _obligations = ObligationSet.Create(_rows);
        _problem = NettingProblem.Create(_obligations, NettingConstraints.None);
        _part = Parts.OfAllowed(_problem)[0];
        _rest = new Rest(Pairing.Split(_part, _problem.Positions));
        _plan = NettingEngine.Solve(_obligations, _options);
    }

    [Benchmark]
    public object ReadRows() => ObligationSet.Create(_rows);

    [Benchmark]
    public object ApplyConstraints() => NettingProblem.Create(_obligations, NettingConstraints.None);

    [Benchmark]
    public object BuildRelations() => new Relations(_problem);

    [Benchmark]
    public object Pair() => Pairing.Split(_part, _problem.Positions);

    [Benchmark]
    public bool EasyPath()
    {
        _reduction.Load(_problem.Positions);
        return _reduction.TryFill();
    }

    [Benchmark]
    public object? ConstructSmallGroups() => new Construction(_rest, Meters.Unlimited()).SmallGroups();

    [Benchmark]
    public object? ConstructByFilling() => new Construction(_rest, Meters.Unlimited()).Fill();

    [Benchmark]
    public object Search()
    {
        var search = new GroupSearch(_rest, Meters.Unlimited());
        FewestSearch.Run(search);
        return search;
    }

    [Benchmark]
    public object CheckCertificate() => PlanVerifier.Verify(_obligations, _plan);
}
