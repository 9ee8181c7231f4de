using CsCheck;
using Interlieux.Netting.Verification;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests.Certificates;

/// <summary>Certificates made by trying everything, whole and changed; brute force judges what the verifier says.</summary>
public sealed class CertificateTests
{
    public enum Kind
    {
        Walks,
        Positions,
        Venues,
    }

    [Theory]
    [InlineData(Kind.Walks, 4, 500)]
    [InlineData(Kind.Positions, 6, 500)]
    [InlineData(Kind.Venues, 9, 500)]
    public void A_true_certificate_is_accepted_and_no_changed_one_makes_it_say_anything_false(Kind kind, long positionMax, int cases)
    {
        var (proven, searched) = (0, 0);
        Case(kind, positionMax).Sample(
            (positions, oracle) =>
            {
                var obligations = WithPositions(positions);
                var fewest = FewestInvoices(positions);
                if (Certified(obligations, positions, oracle) is not { } plan)
                    return;
                proven++;
                searched += plan.Certificate!.Parts[0].Cover is null ? 0 : 1;
                var verdict = PlanVerifier.Verify(obligations, plan);
                verdict.ToString().Should().Be(plan.Proof == Proof.Dual ? "valid, optimal" : "valid, optimal, recomputed");
                plan.Count.Should().Be(fewest);
                foreach (var (what, changed) in Mutations.Of(plan, obligations, positions.Length + (int)oracle.Scale))
                    PlanVerifier.Verify(obligations, changed).Valid.Should().BeFalse(what);
                foreach (var certificate in Changed(plan.Certificate!.Parts[0]))
                {
                    foreach (var (bound, proof) in new[] { (plan.LowerBound, plan.Proof), (Bound(plan, certificate), plan.Proof), (Bound(plan, certificate), certificate.Proof) })
                        Judge(obligations, plan with { LowerBound = bound, Proof = proof, Certificate = new() { Parts = [certificate] } }, fewest);
                }
            },
            iter: cases,
            threads: 1);
        proven.Should().BeGreaterThan(cases / 3);
        if (kind != Kind.Walks)
            searched.Should().BeGreaterThan(0);
    }

    [Fact]
    public void A_plan_that_is_not_the_best_is_never_called_optimal_by_any_certificate() =>
        Case(Kind.Positions, 6).Sample(
            (positions, oracle) =>
            {
                var obligations = WithPositions(positions);
                var fewest = FewestInvoices(positions);
                var plan = NetFewest(obligations, 0);
                if (plan.Count == fewest)
                    return;
                foreach (var part in Parts(plan, oracle))
                {
                    foreach (var certificate in Changed(part).Append(part))
                    {
                        Judge(obligations, plan with
                        {
                            LowerBound = plan.Count, Proven = true, Proof = certificate.Proof, Certificate = new() { Parts = [certificate] },
                        }, fewest);
                        Judge(obligations, plan with { LowerBound = Bound(plan, certificate), Certificate = new() { Parts = [certificate] } }, fewest);
                    }
                }
            },
            iter: 3_000,
            threads: 1);

    [Fact]
    public void A_gap_by_prices_is_stated_by_the_certificate()
    {
        // 10 3 1 −2 −5 −7: no group but the whole, and prices of half a group each allow three.
        var obligations = WithPositions(10, 3, 1, -2, -5, -7);
        var plan = NetFewest(obligations) with { LowerBound = 4, Proof = Proof.None, Proven = false };
        var part = new PartCertificate
        {
            First = "V000", Proof = Proof.Size, Pairs = 0, Groups = 2, Scale = 3,
            PositionPrices = [.. new long[] { 10, 3, 1, -2, -5, -7 }.Select(position => new PositionPrice(position, 1))],
        };
        PlanVerifier.Verify(obligations, plan with { Certificate = new() { Parts = [part] } }).ToString().Should().Be("valid, gap 1");
        var dearer = part with { PositionPrices = part.PositionPrices.SetItem(0, new(10, 2)), Groups = 2 };
        PlanVerifier.Verify(obligations, plan with { Certificate = new() { Parts = [dearer] } }).ToString()
            .Should().Be("valid, gap 1", "a changed price may still prove the same");
    }

    private static Gen<(long[] Positions, CertificateOracle Oracle)> Case(Kind kind, long positionMax) =>
        from positions in Positions(9, positionMax)
        from scale in Gen.Long[1, 12]
        from order in Gen.Int[0, 20].Array[0, 9]
        from size in Gen.Int[2, 6]
        let rest = Rest(positions)
        where rest.Length > 0 && (kind != Kind.Walks || rest.Max(Math.Abs) <= 6)
        select (positions, new CertificateOracle(rest, scale, order, kind == Kind.Venues, kind == Kind.Walks, kind == Kind.Walks ? 0 : size));

    /// <summary>What pairing leaves.</summary>
    private static long[] Rest(long[] positions)
    {
        var rest = positions.Where(position => position != 0).ToList();
        foreach (var position in positions)
        {
            if (position > 0 && rest.Contains(position) && rest.Contains(-position))
            {
                rest.Remove(position);
                rest.Remove(-position);
            }
        }

        return [.. rest];
    }

    private static SettlementPlan? Certified(ObligationSet obligations, long[] positions, CertificateOracle oracle)
    {
        var plan = NetFewest(obligations);
        var most = MostGroups(Rest(positions));
        var part = Parts(plan, oracle).FirstOrDefault(part => part.Groups == most);
        return part is null ? null : plan with { Proof = part.Proof, Certificate = new() { Parts = [part] } };
    }

    /// <summary>What the oracle can prove: by its prices, and by searches below them as long as they fail.</summary>
    private static IEnumerable<PartCertificate> Parts(SettlementPlan plan, CertificateOracle oracle)
    {
        var given = plan.Certificate!.Parts[0];
        for (var groups = oracle.Allowed; groups >= 0; groups--)
        {
            var cover = groups == oracle.Allowed ? null : oracle.Cover(groups);
            if ((groups < oracle.Allowed && cover is null) || (cover is not null && oracle.LeavesAtALoss))
                yield break;
            var venues = oracle.Size > 0 && oracle.Values.Distinct().Count() < oracle.Values.Length;
            yield return new PartCertificate
            {
                First = given.First, Pairs = given.Pairs, Groups = groups, Scale = oracle.Scale, Cover = cover, SetSize = oracle.Size,
                Proof = oracle.Size > 0 ? Proof.Enumeration : cover is null ? Proof.Dual : Proof.DualCover,
                Sets = oracle.Size > 0 ? oracle.Sets : 0,
                PositionPrices = venues ? [] : [.. oracle.PositionPrices],
                VenuePrices = venues ? [.. Venues(plan, oracle)] : [],
            };
        }
    }

    /// <summary>Which venues are left is known only by their positions: those last by name.</summary>
    private static IEnumerable<VenuePrice> Venues(SettlementPlan plan, CertificateOracle oracle)
    {
        var positions = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var invoice in plan.Invoices)
        {
            positions[invoice.Debtor] = positions.GetValueOrDefault(invoice.Debtor) - invoice.Amount;
            positions[invoice.Creditor] = positions.GetValueOrDefault(invoice.Creditor) + invoice.Amount;
        }

        foreach (var group in oracle.Values.Select((value, i) => (value, i)).GroupBy(item => item.value))
        {
            var alike = positions.Where(venue => venue.Value == group.Key).Select(venue => venue.Key).TakeLast(group.Count()).ToArray();
            foreach (var ((_, i), at) in group.Select((item, at) => (item, at)))
                yield return new VenuePrice(alike[at], oracle.Prices[i]);
        }
    }

    private static int Bound(SettlementPlan plan, PartCertificate part) => plan.LowerBound + plan.Certificate!.Parts[0].Groups - part.Groups;

    /// <summary>What it says must be true, whatever the certificate says.</summary>
    private static void Judge(ObligationSet obligations, SettlementPlan plan, int fewest)
    {
        var verdict = PlanVerifier.Verify(obligations, plan);
        if (!verdict.Valid)
            return;
        (plan.Count - verdict.Gap).Should().BeLessThanOrEqualTo(fewest, $"{verdict} of {plan.Certificate!.Parts[0]}");
        if (verdict.Optimal)
            plan.Count.Should().Be(fewest);
    }

    private static IEnumerable<PartCertificate> Changed(PartCertificate part)
    {
        yield return part with { First = part.First + "x" };
        yield return part with { Pairs = part.Pairs + 1 };
        yield return part with { Sets = part.Sets + 1 };
        yield return part with { Sets = part.Sets - 1 };
        yield return part with { SetSize = part.SetSize + 1 };
        yield return part with { SetSize = part.SetSize - 1 };
        yield return part with { Scale = 0 };
        yield return part with { Scale = long.MaxValue };
        foreach (var proof in Enum.GetValues<Proof>())
            yield return part with { Proof = proof };
        foreach (var delta in new[] { -2, -1, 1, 2 })
        {
            yield return part with { Groups = part.Groups + delta };
            yield return part with { Scale = part.Scale + delta };
            if (part.Cover is { } cover)
            {
                yield return part with { Cover = cover with { Groups = cover.Groups + delta } };
                yield return part with { Groups = part.Groups + delta, Cover = cover with { Groups = cover.Groups + delta } };
                yield return part with { Cover = cover with { Sets = cover.Sets + delta } };
                yield return part with { Cover = cover with { Nodes = cover.Nodes + delta } };
            }
            else
            {
                yield return part with { Groups = part.Groups - 1, Cover = new CoverRefutation(part.Groups, 1, 2 + delta) };
            }

            for (var i = 0; i < part.PositionPrices.Length; i++)
            {
                var (position, price) = part.PositionPrices[i];
                yield return part with { PositionPrices = part.PositionPrices.SetItem(i, new(position, price + delta)) };
                yield return part with { PositionPrices = part.PositionPrices.SetItem(i, new(position + delta, price)) };
                yield return part with { Groups = part.Groups - 1, PositionPrices = part.PositionPrices.SetItem(i, new(position, price + delta)) };
            }

            for (var i = 0; i < part.VenuePrices.Length; i++)
                yield return part with { VenuePrices = part.VenuePrices.SetItem(i, part.VenuePrices[i] with { Price = part.VenuePrices[i].Price + delta }) };
        }

        yield return part with { Cover = null };
        yield return part with { PositionPrices = [], VenuePrices = [] };
        if (part.PositionPrices.Length > 0)
            yield return part with { PositionPrices = part.PositionPrices.RemoveAt(0) };
        if (part.VenuePrices.Length > 2)
        {
            yield return part with { VenuePrices = part.VenuePrices.RemoveAt(0) };
            var names = part.VenuePrices.Select(price => price.Venue).Order(StringComparer.Ordinal).ToArray();
            yield return part with { TriplePrices = [new(names[0], names[1], names[2], 1)] };
        }
    }
}
