using System.Buffers.Binary;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Marten;

namespace Interlieux.Ledger.Badges;

/// <summary>What may be bound to whom: looked up under a lock of the badge's own, so that nobody binds it elsewhere at the same moment.</summary>
/// <param name="Hash">Under which the badge is known, or will be.</param>
/// <param name="Elsewhere">Whether another account has it.</param>
internal sealed record BadgeClaim(string Hash, Guid BadgeId, PersonalBadge Personal, bool Elsewhere)
{
    private const int AccountsMax = 10;

    /// <summary>Locks the badge, after the rows of the accounts, and looks it up.</summary>
    public static async Task<Outcome<BadgeClaim>> TakeAsync(
        IDocumentSession session, BadgeKeys keys, Guid accountId, BadgeIdentifier identifier, CancellationToken ct)
    {
        var hashes = keys.HashesOf(identifier);
        var personal = keys.PersonalOf(identifier);
        var lockKey = BinaryPrimitives.ReadInt64BigEndian(Convert.FromBase64String(hashes[0]));
        await session.AdvancedSql.QueryAsync<int>("select 1 from (select pg_advisory_xact_lock(?)) locked", ct, lockKey);

        var known = await session.AdvancedSql.QueryAsync<Binding>(
            """
            select jsonb_build_object('hash', hash, 'accountId', account_id, 'badgeId', badge_id)
            from ledger.badge_binding where hash = any(?) order by bound_at
            """, ct, (object)hashes);
        // Each tap reads and locks them all.
        if (known.Count >= AccountsMax && known.All(row => row.AccountId != accountId))
            return Refusal.Conflict($"The badge is bound to {AccountsMax} accounts: no more.");
        if (known.Count == 0)
        {
            // A card that a shortening reader takes for this one, or this one for it, would open the wrong account.
            var shortened = keys.All.SelectMany(key => identifier.Truncations().Select(key.HashText)).ToArray();
            var confused = await session.AdvancedSql.QueryAsync<int>(
                """
                select 1 where exists (select from ledger.badge_truncation where hash = any(?))
                    or exists (select from ledger.badge_binding where hash = any(?))
                """, ct, hashes, shortened);
            if (confused.Count > 0)
                return Refusal.Conflict("identifier: a reader that shortens it would take it for another badge. Use another card.");
        }

        // Beside other accounts it keeps the hash that they know it by; its next scan brings all to the key in use.
        var hash = known.Count == 0 ? hashes[0] : known[0].Hash;
        var badgeId = known.Count == 0 ? StableId.Of("badge", hash) : known[0].BadgeId;
        return new BadgeClaim(
            hash, badgeId, personal with { BadgeHash = hash, KeyFingerprint = keys.All[Array.IndexOf(hashes, hash)].Fingerprint },
            known.Any(row => row.AccountId != accountId));
    }

    /// <summary>What binding it to the account comes to.</summary>
    /// <param name="shared">The member has it for another account too, and knows.</param>
    public Outcome<BadgeBinding> BindTo(Account account, bool shared)
    {
        if (account.Badges.FirstOrDefault(badge => badge.Id == BadgeId) is { } bound)
        {
            return bound.RevokedAt is not null
                ? Refusal.Conflict("The badge was revoked: give the member another one.", BadgeId)
                : new BadgeBinding(BadgeId, IsNew: false);
        }

        return Elsewhere && !shared
            ? Refusal.Conflict("The badge is bound to another account. To let it open both, say shared.", BadgeId)
            : new BadgeBinding(BadgeId, IsNew: true);
    }

    /// <returns>One sentence, or null when a badge may have this identifier.</returns>
    public static string? Fault(ScanTechnology technology, string? text, out BadgeIdentifier identifier) =>
        !BadgeIdentifier.TryParse(technology, text, out identifier, out var fault) ? $"identifier {fault}"
        : MemberCodes.IsCode(technology, text) ? "identifier is a code for some minutes: it needs no binding. Print a code instead."
        : identifier.IsRandom ? "identifier is random: the card invents it anew at each reading. Use another card."
        : null;

    private sealed record Binding(string Hash, Guid AccountId, Guid BadgeId);
}
