using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Pools;

/// <summary>Lets an account of the selling venue draw on a customer's pool.</summary>
/// <param name="AwayCap">Half-days away from home in a calendar month; null for no limit.</param>
/// <param name="PersonalLimit">Half-days that this account may draw in all; null for no limit.</param>
public sealed record AttributePool(
    Guid PoolId, Guid AccountId, Guid HomeVenue, PassScope Scope, string By, int? AwayCap = null, int? PersonalLimit = null);

public static class AttributePoolHandler
{
    public static async Task<Outcome<PoolAttributed>> Handle(
        AttributePool command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.AwayCap < 0) return Refusal.Invalid("awayCap must not be negative.");
        if (command.PersonalLimit < 0) return Refusal.Invalid("personalLimit must not be negative.");
        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;
        if (await session.FindAsync<Pool>(command.PoolId, ct) is not { } pool)
            return Refusal.NotFound($"No pool has the id {command.PoolId}.");
        if (pool.HomeVenue != command.HomeVenue) return Refusal.Forbidden("The pool was sold by another venue.");

        var passId = StableId.Of("pool-pass", command.PoolId.ToString("N"), command.AccountId.ToString("N"));
        var attributed = new PoolAttributed(passId, pool.Id, command.Scope, pool.ValidFrom, pool.ValidUntil, clock.GetUtcNow(), command.AwayCap,
            command.PersonalLimit);
        if (account.Passes.FirstOrDefault(pass => pass.Id == passId) is { } known)
            return attributed with
            {
                Scope = known.Scope, RecordedAt = known.PurchasedAt, AwayCap = known.AwayCap, PersonalLimit = known.PersonalLimit,
            };

        if (await VenueList.FirstUnknownAsync(session, command.Scope.Venues, ct) is { } unknown)
            return Refusal.Invalid($"scope.venues: no venue has the id {unknown}.");

        session.LastModifiedBy = command.By;
        stream.AppendOne(attributed);
        return attributed;
    }
}
