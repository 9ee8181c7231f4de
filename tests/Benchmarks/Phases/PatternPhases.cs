using BenchmarkDotNet.Attributes;
using Interlieux.Netting.Fewest;
using Interlieux.Netting.Fewest.Patterns;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Benchmarks.Phases;

/// <summary>The linear program over zero-sum patterns: prices and their bound, without any search for a partition.</summary>
public class PatternPhases
{
    private Rest _halfDays = null!;
    private Rest _halfEuros = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _halfDays = Left(3_500, InstanceFamilies.Tariff.HalfDays);
        _halfEuros = Left(200, InstanceFamilies.Tariff.HalfEuros);
    }

    [Benchmark]
    public int PatternProgramHalfDays3500() => Solve(_halfDays);

    [Benchmark]
    public int PatternProgramHalfEuros200() => Solve(_halfEuros);

    private static int Solve(Rest rest)
    {
        var search = new GroupSearch(rest, Meters.Unlimited());
        var values = PatternEngine.Scaled(rest.Values) ?? throw new InvalidOperationException("these values are close together");
        new PatternProgram(search, values).Solve(tight: true);
        return search.Bound;
    }

    private static Rest Left(int venues, InstanceFamilies.Tariff tariff)
    {
        var positions = InstanceFamilies.Gravity(venues, tariff, 1).NetPositions().ToArray();
        return new Rest(Pairing.Split([.. Enumerable.Range(0, positions.Length)], positions));
    }
}
