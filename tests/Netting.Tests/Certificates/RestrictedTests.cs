using System.Collections.Immutable;
using CsCheck;
using Interlieux.Netting.Verification;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests.Certificates;

/// <summary>Plans and certificates where only some pairs may invoice each other, made by trying everything.</summary>
public sealed class RestrictedTests
{
    [Theory]
    [InlineData(ClearingPolicy.Existing)]
    [InlineData(ClearingPolicy.Fewest)]
    public void A_best_plan_is_optimal_by_its_certificate_and_no_changed_one_makes_the_verifier_say_anything_false(ClearingPolicy policy)
    {
        var proven = 0;
        Case(policy).Sample(
            (rows, constraints, scale, order, size) =>
            {
                var oracle = new RestrictedOracle(rows, policy, constraints);
                // Where all pairs of a component are allowed it is paired and nobody passes money on: CertificateTests has those.
                if (!oracle.Balances || (policy == ClearingPolicy.Fewest && oracle.Components().Any(oracle.IsComplete)))
                    return;
                var obligations = ObligationSet.Create(rows);
                var plan = Plan(obligations, oracle, policy, constraints, [.. oracle.Components().Select(c => Part(oracle, c, scale, order, size))
                    .Where(part => part is not null)!]);
                plan.Count.Should().Be(oracle.Fewest);
                var verdict = PlanVerifier.Verify(obligations, plan);
                verdict.Fault.Should().BeNull();
                (plan.Count - verdict.Gap).Should().Be(plan.LowerBound);
                verdict.Optimal.Should().Be(plan.Proven);
                proven += plan.Proven && plan.Count > 1 ? 1 : 0;
                foreach (var (what, changed) in Mutations.Of(plan, obligations, order.Length))
                    PlanVerifier.Verify(obligations, changed).Valid.Should().BeFalse(what);
                foreach (var changed in Changed(plan))
                {
                    var said = PlanVerifier.Verify(obligations, changed);
                    if (said.Valid)
                        (plan.Count - said.Gap).Should().BeLessThanOrEqualTo(oracle.Fewest, said.ToString());
                }

                PlanVerifier.Verify(obligations, plan with { Certificate = null }).Optimal.Should().BeFalse();
            },
            iter: 600,
            threads: 1);
        proven.Should().BeGreaterThan(100);
    }

    [Fact]
    public void A_relay_is_allowed_only_where_pairs_are_missing()
    {
        // a owes b 5, b owes c 5: b passes on what a pays.
        Obligation[] rows = [new("a", "b", 5), new("b", "c", 5)];
        var obligations = ObligationSet.Create(rows);
        var oracle = new RestrictedOracle(rows, ClearingPolicy.Existing, NettingConstraints.None);
        var part = new PartCertificate
        {
            First = "a", Proof = Proof.Enumeration, Pairs = 0, Groups = 0, Scale = 1, SetSize = 2, Sets = 0,
        };
        var plan = Plan(obligations, oracle, ClearingPolicy.Existing, NettingConstraints.None, [part]);
        plan.Invoices.Should().Equal(new Invoice("a", "b", 5, 1), new Invoice("b", "c", 5, 1));
        PlanVerifier.Verify(obligations, plan).ToString().Should().Be("valid, optimal, recomputed");
        PlanVerifier.Verify(obligations, plan with { Policy = ClearingPolicy.Fewest }).Fault.Should().Be("b is paid, but is not a creditor");
        PlanVerifier.Verify(obligations, plan with { Invoices = [new("a", "c", 5, 1)], Count = 1, LowerBound = 1 }).Fault
            .Should().Be("invoice 1 is between a and c, which must not invoice each other");
    }

    private static Gen<(Obligation[] Rows, NettingConstraints Constraints, long Scale, int[] Order, int Size)> Case(ClearingPolicy policy) =>
        from rows in Obligations(7, 4)
        from forbidden in Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20]).Array[policy == ClearingPolicy.Fewest ? 1 : 0, 6]
        from scale in Gen.Long[1, 6]
        from order in Gen.Int[0, 20].Array[0, 6]
        from size in Gen.Int[2, 7]
        let venues = rows.SelectMany(row => new[] { row.Debtor, row.Creditor }).Distinct().Order(StringComparer.Ordinal).ToArray()
        where venues.Length > 1
        select (rows, new NettingConstraints
        {
            Forbidden = [.. forbidden.Select(pair => new ForbiddenPair(venues[pair.Item1 % venues.Length], venues[pair.Item2 % venues.Length]))
                .Where(pair => pair.A != pair.B)],
        }, scale, order, size);

    private static PartCertificate? Part(RestrictedOracle oracle, int component, long scale, int[] order, int size)
    {
        var open = RestrictedOracle.Members(component).Where(v => oracle.Positions[v] != 0).ToArray();
        if (open.Length == 0)
            return null;
        var sorted = open.OrderByDescending(v => Math.Abs(oracle.Positions[v])).ToArray();
        var part = new PartCertificate
        {
            First = oracle.Names[RestrictedOracle.Members(component).First()], Proof = Proof.Sign, Pairs = 0, Scale = 1,
            Groups = Math.Min(open.Count(v => oracle.Positions[v] > 0), open.Count(v => oracle.Positions[v] < 0)),
        };
        var rarer = open.Count(v => oracle.Positions[v] > 0) == part.Groups ? 1 : -1;
        part = part with { PositionPrices = [.. open.Select(v => oracle.Positions[v]).Where(p => Math.Sign(p) == rarer).Distinct().Select(p => new PositionPrice(p, 1))] };
        var prices = new CertificateOracle(
            [.. sorted.Select(v => oracle.Positions[v])], scale, order, true, false, size, set => oracle.IsConnected(set.Select(i => sorted[i])));
        var groups = oracle.Groups(component);
        var cover = prices.Allowed == groups ? null : prices.Cover(groups, left => oracle.LargerAtMost(component, left.Select(i => sorted[i]), size));
        if (prices.Allowed < groups || (prices.Allowed > groups && cover is null))
            return part;
        return part with
        {
            Proof = Proof.Enumeration, Groups = groups, Scale = scale, SetSize = size, Sets = prices.Sets, Cover = cover, PositionPrices = [],
            VenuePrices = [.. sorted.Select((v, i) => new VenuePrice(oracle.Names[v], prices.Prices[i])).Where(price => price.Price > 0)],
        };
    }

    private static SettlementPlan Plan(
        ObligationSet obligations, RestrictedOracle oracle, ClearingPolicy policy, NettingConstraints constraints, ImmutableArray<PartCertificate> parts)
    {
        var invoices = oracle.Invoices();
        var bound = oracle.Positions.Count(position => position != 0) - parts.Sum(part => part.Pairs + part.Groups);
        var proven = bound == invoices.Count;
        return new SettlementPlan
        {
            Policy = policy, Venues = obligations.Venues.Length, Obligations = obligations.Count, Invoices = [.. invoices], Count = invoices.Count,
            LowerBound = bound, Proven = proven,
            Proof = !proven ? Proof.None : parts.Select(part => part.Proof).Append(Proof.Pairs).MaxBy(proof => proof),
            Certificate = new Certificate { Parts = parts }, Constraints = constraints,
            Statistics = NettingEngine.Solve(obligations, new NettingOptions { Policy = ClearingPolicy.Bilateral }).Statistics,
        };
    }

    private static IEnumerable<SettlementPlan> Changed(SettlementPlan plan)
    {
        for (var i = 0; i < plan.Certificate!.Parts.Length; i++)
        {
            var part = plan.Certificate.Parts[i];
            foreach (var changed in new[]
            {
                part with { Groups = part.Groups - 1 },
                part with { Groups = part.Groups + 1 },
                part with { Scale = part.Scale + 1 },
                part with { Scale = part.Scale - 1 },
                part with { Sets = part.Sets + 1 },
                part with { SetSize = part.SetSize - 1 },
                part with { SetSize = part.SetSize + 1 },
                part with { Proof = Proof.Dual, SetSize = 0, Sets = 0 },
                part with { Proof = Proof.Size, SetSize = 0, Sets = 0 },
                part with { Proof = Proof.Exhaustive, SetSize = 0, Scale = 0, VenuePrices = [], PositionPrices = [] },
                part with { Cover = null },
                part with { Groups = part.Groups - 1, Cover = new CoverRefutation(part.Groups, 0, 1) },
                part with { VenuePrices = part.VenuePrices.IsEmpty ? [] : part.VenuePrices.SetItem(0, part.VenuePrices[0] with { Price = part.VenuePrices[0].Price + 1 }) },
                part with { VenuePrices = part.VenuePrices.IsEmpty ? [] : part.VenuePrices.SetItem(0, part.VenuePrices[0] with { Price = 0 }) },
                part with { VenuePrices = part.VenuePrices.IsEmpty ? [] : part.VenuePrices.RemoveAt(0) },
            })
            {
                var bound = plan.LowerBound + part.Groups - changed.Groups;
                var parts = new Certificate { Parts = plan.Certificate.Parts.SetItem(i, changed) };
                yield return plan with { Certificate = parts };
                yield return plan with { Certificate = parts, LowerBound = bound };
                yield return plan with { Certificate = parts, LowerBound = bound, Proven = bound == plan.Count, Proof = bound == plan.Count ? changed.Proof : Proof.None };
            }
        }
    }
}
