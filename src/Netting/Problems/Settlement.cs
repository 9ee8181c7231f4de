using System.Collections.Immutable;

namespace Interlieux.Netting.Problems;

/// <summary>An invoice between venues by their numbers, before it has names; −1 is a hub that is no venue.</summary>
internal readonly record struct Line(int Debtor, int Creditor, long Amount);

/// <summary>What a policy found for a problem: lines by group, what is carried, and the bound.</summary>
internal sealed record Settlement
{
    /// <summary>The lines of each group; groups in their final order.</summary>
    public required IReadOnlyList<IReadOnlyList<Line>> Groups { get; init; }

    /// <summary>What each venue carries.</summary>
    public required long[] Carried { get; init; }

    /// <summary>No plan carries less in total, venues that stay carried not counted.</summary>
    public required Int128 CarriedLowerBound { get; init; }

    /// <summary>No plan with the same amounts carried has fewer invoices.</summary>
    public required int LowerBound { get; init; }

    /// <summary>What the bound rests on.</summary>
    public required Proof Proof { get; init; }

    public Certificate? Certificate { get; init; }

    /// <summary>Pairs of opposite equal positions that were split off.</summary>
    public int Pairs { get; init; }

    /// <summary>Makes the plan that the caller sees.</summary>
    public SettlementPlan ToPlan(NettingProblem problem, NettingOptions options, WorkMeter meter)
    {
        var invoices = ImmutableArray.CreateBuilder<Invoice>(Groups.Sum(group => group.Count));
        Int128 moved = 0;
        var count = invoices.Capacity;
        for (var group = 0; group < Groups.Count; group++)
        {
            foreach (var line in Groups[group])
            {
                invoices.Add(new Invoice(Name(line.Debtor), Name(line.Creditor), line.Amount, group + 1));
                moved += line.Amount;
            }
        }

        Int128 total = 0, stays = 0;
        foreach (var amount in Carried)
            total += Math.Abs(amount);
        foreach (var carried in problem.StayCarried)
            stays += Math.Abs(carried.Amount);
        var proven = Proof != Proof.None && count == LowerBound && total == CarriedLowerBound;
        return new SettlementPlan
        {
            Policy = options.Policy,
            Venues = problem.Venues.Length,
            Obligations = problem.Rows,
            Invoices = invoices.MoveToImmutable(),
            Count = count,
            LowerBound = LowerBound,
            Proof = proven ? Proof : Proof.None,
            Proven = proven,
            Carried = Carrying.List(problem, Carried),
            CarriedLowerBound = CarriedLowerBound + stays,
            Certificate = Certificate,
            Constraints = options.Constraints,
            InvoicesFirst = options.Policy == ClearingPolicy.Directed && options.InvoicesFirst,
            Hub = options.Policy == ClearingPolicy.Hub ? options.Hub : null,
            Statistics = new NettingStatistics
            {
                BilateralCount = problem.PairsThatDiffer(),
                Gross = problem.Gross,
                Moved = moved,
                OpenVenues = problem.Positions.Count(position => position != 0),
                Pairs = Pairs,
                Work = meter.Used,
                Stopped = proven ? StopReason.Finished : meter.Stopped,
            },
        };

        string Name(int venue) => venue < 0 ? options.Hub : problem.Venues[venue];
    }
}
