using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Interlieux.Netting.Bilateral;

/// <summary>Each pair of venues by itself: one invoice for the difference, none when it is 0.</summary>
/// <remarks>The plain baseline. The policy leaves no choice, so the plan is the fewest by definition. Cost: O(m log m) for m
/// ordered pairs.</remarks>
internal static class BilateralNetting
{
    public static SettlementPlan Solve(ObligationSet obligations)
    {
        var invoices = Invoices(obligations);
        Int128 moved = 0;
        foreach (var invoice in invoices)
            moved += invoice.Amount;
        return new SettlementPlan
        {
            Policy = ClearingPolicy.Bilateral,
            Venues = obligations.Venues.Length,
            Obligations = obligations.Count,
            Invoices = invoices,
            Count = invoices.Length,
            LowerBound = invoices.Length,
            Proof = Proof.Definition,
            Proven = true,
            Statistics = new NettingStatistics
            {
                BilateralCount = invoices.Length,
                Gross = obligations.Total,
                Moved = moved,
                OpenVenues = obligations.NetPositions().Count(position => position != 0),
                Pairs = 0,
                Work = 0,
                Stopped = StopReason.Finished,
            },
        };
    }

    /// <summary>Number of pairs of venues whose mutual obligations differ.</summary>
    public static int Count(ObligationSet obligations) => Differences(obligations).Count(difference => difference.Value != 0);

    private static ImmutableArray<Invoice> Invoices(ObligationSet obligations)
    {
        var names = obligations.Venues;
        var sorted = Differences(obligations)
            .Where(difference => difference.Value != 0)
            .Select(difference => difference.Value > 0
                ? (Debtor: difference.Key.Low, Creditor: difference.Key.High, Amount: difference.Value)
                : (Debtor: difference.Key.High, Creditor: difference.Key.Low, Amount: -difference.Value))
            .OrderByDescending(line => line.Amount).ThenBy(line => line.Debtor).ThenBy(line => line.Creditor);
        return [.. sorted.Select((line, i) => new Invoice(names[line.Debtor], names[line.Creditor], line.Amount, i + 1))];
    }

    /// <summary>What the lower-numbered venue owes the other − what it is owed by it. Amounts are above 0, so it fits.</summary>
    private static Dictionary<(int Low, int High), long> Differences(ObligationSet obligations)
    {
        var differences = new Dictionary<(int Low, int High), long>(obligations.Claims.Length);
        foreach (var claim in obligations.Claims)
        {
            var forward = claim.Debtor < claim.Creditor;
            var pair = forward ? (claim.Debtor, claim.Creditor) : (claim.Creditor, claim.Debtor);
            ref var difference = ref CollectionsMarshal.GetValueRefOrAddDefault(differences, pair, out _);
            difference += forward ? claim.Amount : -claim.Amount;
        }

        return differences;
    }
}
