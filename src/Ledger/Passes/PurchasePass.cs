using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Passes;

/// <summary>Sells a pass of the account's home venue.</summary>
/// <param name="PassId">Follows from the caller's idempotency key: the same id is the same purchase.</param>
/// <param name="HalfDays">Of a pack: in all. Of a subscription: a month, or null for full-time.</param>
/// <param name="AwayCap">Half-days away from home in a calendar month; null for no limit.</param>
public sealed record PurchasePass(
    Guid PassId, Guid AccountId, Guid HomeVenue, PassKind Kind, int? HalfDays, PassScope Scope, DateOnly ValidFrom, DateOnly ValidUntil,
    long PriceCents, string By, int? AwayCap = null);

public static class PurchasePassHandler
{
    private const int HalfDaysMax = 10_000;
    private const long PriceCentsMax = 100_000_00;

    public static async Task<Outcome<PassPurchased>> Handle(
        PurchasePass command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (Fault(command) is { } fault) return Refusal.Invalid(fault);

        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;

        var purchased = new PassPurchased(
            command.PassId, account.HomeVenue, command.Kind, command.HalfDays, command.Scope, command.ValidFrom, command.ValidUntil,
            command.PriceCents, clock.GetUtcNow(), command.AwayCap);
        if (account.Passes.FirstOrDefault(pass => pass.Id == command.PassId) is { } known)
        {
            // The same purchase again gets the same answer; another one under the same key is a mistake of the caller's.
            var first = purchased with { RecordedAt = known.PurchasedAt };
            return IsSame(known, purchased) ? first : Refusal.Conflict("The Idempotency-Key was used for another purchase.", command.PassId);
        }

        if (await VenueList.FirstUnknownAsync(session, command.Scope.Venues, ct) is { } unknown)
            return Refusal.Invalid($"scope.venues: no venue has the id {unknown}.");

        if (await Leaving.FaultAsync(session, account.HomeVenue, command.ValidUntil, ct) is { } leaving) return Refusal.Conflict(leaving);

        session.LastModifiedBy = command.By;
        stream.AppendOne(purchased);
        return purchased;
    }

    private static bool IsSame(Pass known, PassPurchased asked) =>
        known.Kind == asked.Kind && known.HalfDays == asked.HalfDays && known.Scope == asked.Scope && known.ValidFrom == asked.ValidFrom
        && known.ValidUntil == asked.ValidUntil && known.PriceCents == asked.PriceCents
        && known.AwayCap == asked.AwayCap;

    private static string? Fault(PurchasePass command)
    {
        if (command.Kind is not (PassKind.Pack or PassKind.Subscription)) return "kind must be pack or subscription.";
        if (command is { Kind: PassKind.Pack, HalfDays: null }) return "halfDays is needed for a pack.";
        if (command.HalfDays is <= 0 or > HalfDaysMax) return $"halfDays must be from 1 to {HalfDaysMax}.";
        if (command.AwayCap is < 0 or > HalfDaysMax) return $"awayCap must be from 0 to {HalfDaysMax}.";
        if (command.PriceCents is < 0 or > PriceCentsMax) return $"priceCents must be from 0 to {PriceCentsMax}.";
        if (command.ValidUntil < command.ValidFrom) return "validUntil must not be before validFrom.";
        return command.Scope.Reach == PassReach.Venues && command.Scope.Venues.IsDefaultOrEmpty ? "scope.venues is empty." : null;
    }
}
