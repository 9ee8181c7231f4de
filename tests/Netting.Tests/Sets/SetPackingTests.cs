using Interlieux.Netting.Fewest.Sets;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Netting.Tests.Sets;

public sealed class SetPackingTests
{
    [Fact]
    public void Cases_prove_what_prices_and_a_short_search_do_not()
    {
        var proven = 0;
        foreach (var seed in (ReadOnlySpan<ulong>)[9, 10, 12])
        {
            long[] values = [.. InstanceFamilies.Planted(42, 1_000, seed).OrderByDescending(Math.Abs)];
            var (pool, packing) = Pack(values, 5);
            packing.Relax().Should().BeTrue();
            packing.Branch(400, 1);
            if (packing.Cases is null)
                continue;
            proven += packing.Cases.Together is null ? 0 : 1;
            string[] venues = [.. values.Select((_, element) => $"V{element:00}")];
            var certificate = SetCertificates.Of(venues, pool, packing);
            var oracle = new CertificateOracle(venues.Zip(values), 5);
            oracle.Accepts(certificate).Should().BeTrue();
            oracle.Accepts(certificate with { Groups = certificate.Groups - 1 }).Should().BeFalse();
        }

        proven.Should().BePositive("some instance must need more than one case");
    }

    private static (SetPool Pool, SetPacking Packing) Pack(long[] values, int size)
    {
        var (pool, meter) = (new SetPool(), new WorkMeter(long.MaxValue, default));
        var sets = new ZeroSumSets(values, pool);
        for (var listed = 2; listed <= size; listed++)
            sets.List(listed, 1_000_000, meter).Should().BeTrue();
        return (pool, new SetPacking(pool, values.Length, size, meter));
    }
}
