using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Marten;

namespace Interlieux.Ledger.Badges;

/// <summary>A badge is lost: the member gets another, the credit stays, and the lost one is dead everywhere at once.</summary>
public sealed record ReplaceBadge(
    Guid AccountId, Guid HomeVenue, Guid LostBadgeId, ScanTechnology Technology, string Identifier, string Reason, string By)
{
    public override string ToString() => $"replace badge {LostBadgeId} of {AccountId}";
}

public static class ReplaceBadgeHandler
{
    public static async Task<Outcome<BadgeBinding>> Handle(
        ReplaceBadge command, IDocumentSession session, BadgeKeys keys, TimeProvider clock, CancellationToken ct)
    {
        if (FreeText.Fault("reason", command.Reason) is { } unwritable) return Refusal.Invalid(unwritable);
        if (BadgeClaim.Fault(command.Technology, command.Identifier, out var identifier) is { } fault) return Refusal.Invalid(fault);

        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;
        if (account.Badges.FirstOrDefault(badge => badge.Id == command.LostBadgeId) is not { } lost)
            return Refusal.NotFound($"The account has no badge {command.LostBadgeId}.");
        var claim = await BadgeClaim.TakeAsync(session, keys, account.Id, identifier, ct);
        if (claim.Refusal is not null) return claim.Refusal;
        if (claim.Value!.BadgeId == lost.Id) return Refusal.Invalid("identifier is the lost badge's own.");

        var binding = claim.Value.BindTo(account, shared: false);
        if (binding.Refusal is not null) return binding;
        session.LastModifiedBy = command.By;
        var now = clock.GetUtcNow();
        if (lost.RevokedAt is null) stream.AppendOne(new BadgeRevoked(lost.Id, command.Reason.Trim(), now));
        if (binding.Value!.IsNew) stream.AppendOne(new BadgeBound(claim.Value.BadgeId, claim.Value.Personal, now, lost.PayOrder));
        return binding;
    }
}
