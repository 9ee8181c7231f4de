using System.Collections.Immutable;
using CsCheck;

namespace Interlieux.Netting.Tests.Constraints;

/// <summary>What is true of every plan under constraints, worked out from the rows alone.</summary>
internal static class Constrained
{
    public static SettlementPlan Net(IEnumerable<Obligation> rows, NettingConstraints constraints, ClearingPolicy policy = ClearingPolicy.Fewest) =>
        NettingEngine.Solve(ObligationSet.Create(rows), new NettingOptions { Policy = policy, Constraints = constraints, WorkLimit = 1_000_000 });

    public static ImmutableSortedDictionary<string, string> Territories(params (string Venue, string Territory)[] venues) =>
        venues.ToImmutableSortedDictionary(v => v.Venue, v => v.Territory, StringComparer.Ordinal);

    /// <summary>A minimum, a venue left out, territories and an amount carried in, for these rows.</summary>
    public static Gen<NettingConstraints> ConstraintsOn(Obligation[] rows)
    {
        var venues = rows.SelectMany(row => new[] { row.Debtor, row.Creditor }).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (venues.Length < 2)
            return Gen.Const(NettingConstraints.None);
        return from minimum in Gen.Long[0, 8]
               from excluded in Gen.Bool
               from territories in Gen.Int[1, 3]
               from of in Gen.Int[0, territories - 1].Array[venues.Length]
               from carried in Gen.Long[-9, 9]
               select new NettingConstraints
               {
                   Minimum = minimum,
                   Excluded = excluded ? [venues[0]] : [],
                   Territories = territories == 1 ? NettingConstraints.None.Territories
                       : Territories([.. venues.Select((venue, i) => (venue, $"T{of[i]}"))]),
                   CarriedIn = carried == 0 ? [] : [new(venues[0], carried), new(venues[1], -carried)],
               };
    }

    /// <summary>Plan and carried amounts give each venue its position, and no invoice breaks a constraint.</summary>
    public static void ShouldHold(this SettlementPlan plan, IEnumerable<Obligation> rows)
    {
        var constraints = plan.Constraints;
        var left = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => !constraints.Excluded.Contains(row.Debtor) && !constraints.Excluded.Contains(row.Creditor)))
            Add(row.Debtor, row.Creditor, row.Amount);
        foreach (var carried in constraints.CarriedIn)
            left[carried.Venue] = left.GetValueOrDefault(carried.Venue) + carried.Amount;
        foreach (var invoice in plan.Invoices)
            Add(invoice.Debtor, invoice.Creditor, -invoice.Amount);
        foreach (var carried in plan.Carried)
            left[carried.Venue] = left.GetValueOrDefault(carried.Venue) - carried.Amount;
        left.Should().NotContain(venue => venue.Value != 0 && venue.Key != plan.Hub);
        plan.Carried.Sum(carried => carried.Amount).Should().Be(0);
        plan.Carried.Should().NotContain(carried => carried.Amount == 0);
        plan.Carried.Select(carried => carried.Venue).Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();

        plan.Count.Should().Be(plan.Invoices.Length).And.BeGreaterThanOrEqualTo(plan.LowerBound);
        plan.Invoices.Should().NotContain(invoice => invoice.Amount <= 0 || invoice.Amount < constraints.Minimum);
        foreach (var invoice in plan.Invoices)
        {
            constraints.Excluded.Should().NotContain([invoice.Debtor, invoice.Creditor]);
            constraints.Forbidden.Should().NotContain(pair =>
                (pair.A == invoice.Debtor && pair.B == invoice.Creditor) || (pair.B == invoice.Debtor && pair.A == invoice.Creditor));
            if (constraints.Territories.Count > 0 && plan.Hub is null)
                constraints.Territories[invoice.Debtor].Should().Be(constraints.Territories[invoice.Creditor]);
        }

        void Add(string debtor, string creditor, long amount)
        {
            left[debtor] = left.GetValueOrDefault(debtor) - amount;
            left[creditor] = left.GetValueOrDefault(creditor) + amount;
        }
    }
}
