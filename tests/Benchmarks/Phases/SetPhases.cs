using BenchmarkDotNet.Attributes;
using Interlieux.Netting.Fewest;
using Interlieux.Netting.Fewest.QuarterLists;
using Interlieux.Netting.Fewest.Sets;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Benchmarks.Phases;

/// <summary>Listing zero-sum sets: by size where there are many, whole where there are few.</summary>
public class SetPhases
{
    private long[] _cents = null!;
    private Rest _few = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var rest = Left([.. InstanceFamilies.Gravity(64, InstanceFamilies.Tariff.Cents, 1).NetPositions()]);
        _cents = [.. rest.Elements().Select(element => rest.Values[element])];
        _few = Left(InstanceFamilies.FewSets(40, 5, 1));
    }

    [Benchmark]
    public int SetsUpToFiveCents64() => List(5);

    [Benchmark]
    public int SetsUpToSixCents64() => List(6);

    [Benchmark]
    public int QuarterLists40()
    {
        var code = new MultisetCode(_few);
        var split = HalfSplit.Of(_few.Counts) ?? throw new InvalidOperationException("forty values can be split");
        return QuarterJoin.Prepare(code, split)?.List(1, Meters.Unlimited())?.Length ?? 0;
    }

    private int List(int size)
    {
        var pool = new SetPool();
        var sets = new ZeroSumSets(_cents, pool);
        for (var members = 2; members <= size; members++)
            sets.List(members, int.MaxValue, Meters.Unlimited());
        return pool.Count;
    }

    private static Rest Left(long[] positions) => new(Pairing.Split([.. Enumerable.Range(0, positions.Length)], positions));
}
