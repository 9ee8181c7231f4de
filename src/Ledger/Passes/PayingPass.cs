using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Passes;

/// <summary>
/// Which pass pays a half-day: subscription before pack; personal before customer's (or the other way, where the network says so);
/// earliest expiry; earliest purchase; pass id. Deterministic, so that a member can be told beforehand.
/// </summary>
public static class PayingPass
{
    /// <returns>The pass that pays, or the reason why none can: the one that comes nearest to a yes.</returns>
    public static (Pass? Pass, string? Reason) Choose(
        Account account, Guid hostVenue, DateOnly day, bool customerFirst, Func<Guid, Pool> poolOf)
    {
        ArgumentNullException.ThrowIfNull(account);
        Pass? best = null;
        var nearest = Fit.NotValid;
        foreach (var pass in account.Passes)
        {
            var fit = FitOf(pass, account, hostVenue, day, poolOf);
            if (fit > nearest) nearest = fit;
            if (fit == Fit.Pays && (best is null || Compare(pass, best, customerFirst) < 0)) best = pass;
        }

        return (best, nearest switch
        {
            Fit.Pays => null,
            Fit.Limited => ReasonCodes.Quota,
            Fit.Exhausted => ReasonCodes.Exhausted,
            Fit.Suspended => ReasonCodes.Suspended,
            Fit.OutOfScope => ReasonCodes.OutOfScope,
            Fit.NotValid => ReasonCodes.NoPass,
        });
    }

    /// <summary>Half-days that the account could still spend in a host on a day; null where there is no limit.</summary>
    public static int? Remaining(Account account, Guid hostVenue, DateOnly day, Func<Guid, Pool> poolOf)
    {
        ArgumentNullException.ThrowIfNull(account);
        var sum = 0;
        foreach (var pass in account.Passes)
        {
            if (!pass.IsValidOn(day) || !pass.Scope.Covers(hostVenue, account.HomeVenue) || pass.IsSuspendedOn(day)) continue;
            var limit = pass.LimitOn(day, hostVenue != account.HomeVenue);
            if ((pass.RemainingOn(day, poolOf) ?? limit) is not { } remaining) return null;
            sum += Math.Max(0, Math.Min(remaining, limit ?? remaining));
        }

        return sum;
    }

    private static Fit FitOf(Pass pass, Account account, Guid hostVenue, DateOnly day, Func<Guid, Pool> poolOf) =>
        !pass.IsValidOn(day) ? Fit.NotValid
        : !pass.Scope.Covers(hostVenue, account.HomeVenue) ? Fit.OutOfScope
        : pass.IsSuspendedOn(day) ? Fit.Suspended
        : pass.RemainingOn(day, poolOf) is <= 0 ? Fit.Exhausted
        : pass.LimitOn(day, hostVenue != account.HomeVenue) is <= 0 ? Fit.Limited
        : Fit.Pays;

    private static int Compare(Pass a, Pass b, bool customerFirst)
    {
        var order = (b.Kind == PassKind.Subscription).CompareTo(a.Kind == PassKind.Subscription);
        var customer = (a.Kind == PassKind.Pool).CompareTo(b.Kind == PassKind.Pool);
        if (customerFirst && customer != 0) return -customer;
        if (order == 0) order = customer;
        if (order == 0) order = a.ValidUntil.CompareTo(b.ValidUntil);
        if (order == 0) order = a.PurchasedAt.CompareTo(b.PurchasedAt);
        return order != 0 ? order : a.Id.CompareTo(b.Id);
    }

    private enum Fit
    {
        NotValid = 1,
        OutOfScope = 2,
        Suspended = 3,
        Exhausted = 4,
        Limited = 5,
        Pays = 6,
    }
}
