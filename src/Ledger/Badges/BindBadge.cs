using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Marten;

namespace Interlieux.Ledger.Badges;

/// <summary>Gives a badge to a member. Only its keyed hash is kept.</summary>
/// <param name="Shared">The badge opens another account too: buying elsewhere opens a second one, with the same card.</param>
/// <param name="PayOrder">Among the accounts of the same badge: the lowest pays first, 1 to 99.</param>
public sealed record BindBadge(
    Guid AccountId, Guid HomeVenue, ScanTechnology Technology, string Identifier, string By, bool Shared = false, int PayOrder = 1)
{
    public override string ToString() => $"bind a badge to {AccountId}"; // An identifier is for no log.
}

public sealed record BadgeBinding(Guid BadgeId, bool IsNew);

public static class BindBadgeHandler
{
    internal const int PayOrderMax = 99;

    public static async Task<Outcome<BadgeBinding>> Handle(
        BindBadge command, IDocumentSession session, BadgeKeys keys, TimeProvider clock, CancellationToken ct)
    {
        if (BadgeClaim.Fault(command.Technology, command.Identifier, out var identifier) is { } fault) return Refusal.Invalid(fault);
        if (command.PayOrder is < 1 or > PayOrderMax) return Refusal.Invalid($"payOrder must be from 1 to {PayOrderMax}.");

        return await BindAsync(
            session, keys, command.AccountId, command.HomeVenue, identifier, clock.GetUtcNow(), command.By, ct, command.Shared, command.PayOrder);
    }

    /// <summary>Binds a badge, however it was named, to an account of the venue's.</summary>
    internal static async Task<Outcome<BadgeBinding>> BindAsync(
        IDocumentSession session, BadgeKeys keys, Guid accountId, Guid homeVenue, BadgeIdentifier identifier, DateTimeOffset now, string by,
        CancellationToken ct, bool shared = false, int payOrder = 1, BadgeKind? kind = null)
    {
        var (stream, account, refusal) = await OwnAccount.LockAsync(session, accountId, homeVenue, ct);
        if (refusal is not null) return refusal;
        var claim = await BadgeClaim.TakeAsync(session, keys, account.Id, identifier, ct);
        if (claim.Refusal is not null) return claim.Refusal;

        var binding = claim.Value!.BindTo(account, shared);
        if (binding.Value is not { IsNew: true }) return binding;
        session.LastModifiedBy = by;
        stream.AppendOne(new BadgeBound(claim.Value.BadgeId, claim.Value.Personal, now, payOrder, Kind: kind));
        return binding;
    }
}
