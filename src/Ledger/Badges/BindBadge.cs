using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Marten;

namespace Interlieux.Ledger.Badges;

/// <summary>Gives a badge to a member. Only its keyed hash is kept.</summary>
public sealed record BindBadge(Guid AccountId, Guid HomeVenue, ScanTechnology Technology, string Identifier, string By)
{
    public override string ToString() => $"bind a badge to {AccountId}"; // An identifier is for no log.
}

public sealed record BadgeBinding(Guid BadgeId, bool IsNew);

public static class BindBadgeHandler
{
    public static async Task<Outcome<BadgeBinding>> Handle(
        BindBadge command, IDocumentSession session, BadgeKey badgeKey, TimeProvider clock, CancellationToken ct)
    {
        if (!BadgeIdentifier.TryParse(command.Technology, command.Identifier, out var identifier, out var fault)) return Refusal.Invalid(fault);
        if (identifier.IsRandom)
            return Refusal.Invalid("identifier is random: the card invents it anew at each reading. Use another card.");

        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;

        var hash = badgeKey.Hash(identifier);
        var badgeId = StableId.Of("badge", hash);
        if (account.Badges.FirstOrDefault(badge => badge.Id == badgeId) is { } bound)
        {
            return bound.Revoked
                ? Refusal.Conflict("The badge was revoked: give the member another one.", badgeId)
                : new BadgeBinding(badgeId, IsNew: false);
        }

        var owners = await session.AdvancedSql.QueryAsync<Guid>("select account_id from ledger.badge where hash = ?", ct, hash);
        if (owners.Count > 0) return Refusal.Conflict("The badge is bound to another account.", badgeId);

        session.LastModifiedBy = command.By;
        stream.AppendOne(new BadgeBound(badgeId, new PersonalBadge(hash), clock.GetUtcNow()));
        return new BadgeBinding(badgeId, IsNew: true);
    }
}
