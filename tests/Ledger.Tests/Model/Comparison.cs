using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Passes;

namespace Interlieux.Ledger.Tests.Model;

/// <summary>What must be the same in the model and in the program, and what must never be.</summary>
internal static class Comparison
{
    public static void Check(ModelLedger model, PlayedLedger ledger)
    {
        for (var account = 0; account < ModelLedger.Homes.Length; account++) CheckAccount(model, ledger, account);
        Same(ledger.Pool.Remaining, model.PoolRemaining, "left in the pool", ledger.Pool);
        if (ledger.Pool.Remaining < 0) throw new InvalidOperationException("The pool is overspent.");
        CheckObligations(model, ledger);
    }

    /// <summary>Each balance is the fold of its events, and no charge has another's id.</summary>
    public static void CheckFolds(PlayedLedger ledger)
    {
        for (var i = 0; i < ledger.Accounts.Length; i++)
        {
            var folded = ledger.Events[i].Aggregate((Account?)null, Account.Fold)!;
            Same(folded.Overdraft, ledger.Accounts[i].Overdraft, "folded overdraft of account", i);
            folded.Passes.Select(pass => pass.Charged).Should().Equal(ledger.Accounts[i].Passes.Select(pass => pass.Charged));
            ledger.Events[i].OfType<HalfDayCharged>().Select(charge => charge.ChargeId).Should().OnlyHaveUniqueItems();
            ledger.Events[i].OfType<ChargeReversed>().Select(reversal => reversal.ChargeId).Should().OnlyHaveUniqueItems();
        }
    }

    private static void CheckAccount(ModelLedger model, PlayedLedger ledger, int account)
    {
        var state = ledger.Accounts[account];
        Same(state.Overdraft, model.Overdraft(account), "overdraft of account", account);
        foreach (var expected in model.Passes.Where(pass => pass.Account == account))
        {
            var pass = state.Passes.First(known => known.Id == expected.Id);
            Same(pass.Charged, model.ChargedTo(expected), "charged to", expected);
            Same(pass.Refundable, model.Refundable(expected), "refundable of", expected);
            if (IsOverspent(pass)) throw new InvalidOperationException($"Overspent: {pass}");
        }

        var actual = state.Days.SelectMany(day => day.Charges.Where(charge => !charge.Reversed)
            .Select(charge => (day.Day, Venue: PlayedLedger.VenueNumber(charge.HostVenue)))).CountBy(key => key).ToDictionary();
        var owed = model.Lines.Where(line => line.Account == account && line.Reversed is null)
            .CountBy(line => (line.Day, Venue: line.Host)).ToDictionary();
        foreach (var key in actual.Keys.Union(owed.Keys))
            Same(actual.GetValueOrDefault(key), owed.GetValueOrDefault(key), "half-days", (account, key));
    }

    private static bool IsOverspent(Pass pass) =>
        (pass.Kind == PassKind.Pack && pass.Refundable < 0) || pass.Charged > pass.PersonalLimit
        || pass.AwayByMonth.Values.Any(away => away > pass.AwayCap)
        || (pass.Kind == PassKind.Subscription && pass.ChargedByMonth.Values.Any(charged => charged > pass.HalfDays));

    public static Dictionary<(int Home, int Host), (int HalfDays, long Cents)> ObligationsOf(PlayedLedger ledger, string cycle) =>
        Obligations(ledger).Where(pair => pair.Key.Cycle == cycle).ToDictionary(pair => (pair.Key.Home, pair.Key.Host), pair => pair.Value);

    private static void CheckObligations(ModelLedger model, PlayedLedger ledger)
    {
        var (owed, expected) = (Obligations(ledger), model.Obligations());
        foreach (var key in owed.Keys.Union(expected.Keys))
            Same(owed.GetValueOrDefault(key), expected.GetValueOrDefault(key), "obligations of", key);

        foreach (var cycle in owed.GroupBy(pair => pair.Key.Cycle))
        {
            var nets = new long[ModelLedger.Homes.Length];
            foreach (var (key, amount) in cycle)
            {
                nets[key.Host] += amount.Cents;
                nets[key.Home] -= amount.Cents;
            }

            Same(nets.Sum(), 0, "sum of the net positions of", cycle.Key);
        }
    }

    private static Dictionary<(string Cycle, int Home, int Host), (int HalfDays, long Cents)> Obligations(PlayedLedger ledger)
    {
        var owed = new Dictionary<(string, int, int), (int HalfDays, long Cents)>();
        foreach (var e in ledger.Events.SelectMany(events => events))
        {
            if (e is HalfDayCharged c) Add(c.Cycle, c.HomeVenue, c.HostVenue, 1, c.PriceCents);
            if (e is ChargeReversed r) Add(r.Cycle, r.HomeVenue, r.HostVenue, -1, -r.PriceCents);
        }

        return owed;

        void Add(string cycle, Guid home, Guid host, int halfDays, long cents)
        {
            if (home == host) return;
            var key = (cycle, PlayedLedger.VenueNumber(home), PlayedLedger.VenueNumber(host));
            var (known, price) = owed.GetValueOrDefault(key);
            owed[key] = (known + halfDays, price + cents);
        }
    }

    // Called millions of times: the message is made only when there is something to say.
    private static void Same<T, TSubject>(T actual, T expected, string what, TSubject subject)
        where T : IEquatable<T>
    {
        if (actual.Equals(expected)) return;
        throw new InvalidOperationException($"The program has {actual}, the model {expected}: {what} {subject}.");
    }
}
