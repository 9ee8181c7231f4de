using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Passes;

/// <summary>
/// Which pass pays a half-day: subscription before pack; personal before customer's; earliest expiry; earliest purchase; pass id.
/// Deterministic, so that a member can be told beforehand.
/// </summary>
public static class PayingPass
{
    /// <returns>The pass that pays, or the reason why none can.</returns>
    public static (Pass? Pass, string? Reason) Choose(Account account, Guid hostVenue, DateOnly day, Func<Guid, Pool> poolOf)
    {
        Pass? best = null;
        var (valid, covering) = (false, false);
        foreach (var pass in account.Passes)
        {
            if (!pass.IsValidOn(day)) continue;
            valid = true;
            if (!pass.Scope.Covers(hostVenue, account.HomeVenue)) continue;
            covering = true;
            if (pass.RemainingOn(day, poolOf) is <= 0) continue;
            if (best is null || Compare(pass, best) < 0) best = pass;
        }

        return best is not null ? (best, null)
            : covering ? (null, ReasonCodes.Exhausted)
            : valid ? (null, ReasonCodes.OutOfScope)
            : (null, ReasonCodes.NoPass);
    }

    /// <summary>Half-days that the account could still spend in a host on a day; null where there is no limit.</summary>
    public static int? Remaining(Account account, Guid hostVenue, DateOnly day, Func<Guid, Pool> poolOf)
    {
        var sum = 0;
        foreach (var pass in account.Passes)
        {
            if (!pass.IsValidOn(day) || !pass.Scope.Covers(hostVenue, account.HomeVenue)) continue;
            if (pass.RemainingOn(day, poolOf) is not { } remaining) return null;
            sum += Math.Max(0, remaining);
        }

        return sum;
    }

    private static int Compare(Pass a, Pass b)
    {
        var order = (b.Kind == PassKind.Subscription).CompareTo(a.Kind == PassKind.Subscription);
        if (order == 0) order = (a.Kind == PassKind.Pool).CompareTo(b.Kind == PassKind.Pool);
        if (order == 0) order = a.ValidUntil.CompareTo(b.ValidUntil);
        if (order == 0) order = a.PurchasedAt.CompareTo(b.PurchasedAt);
        return order != 0 ? order : a.Id.CompareTo(b.Id);
    }
}
