using Interlieux.Ledger.Accounts;
using Marten;

namespace Interlieux.Ledger.Badges;

/// <summary>A badge is lost or given back: from now on no reader takes it, whichever account it is bound to.</summary>
public sealed record RevokeBadge(Guid AccountId, Guid HomeVenue, Guid BadgeId, string Reason, string By);

public sealed record BadgeRevocation(Guid BadgeId);

public static class RevokeBadgeHandler
{
    public static async Task<Outcome<BadgeRevocation>> Handle(
        RevokeBadge command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (FreeText.Fault("reason", command.Reason) is { } fault) return Refusal.Invalid(fault);

        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;
        if (account.Badges.FirstOrDefault(badge => badge.Id == command.BadgeId) is not { } badge)
            return Refusal.NotFound($"The account has no badge {command.BadgeId}.");

        session.LastModifiedBy = command.By;
        if (badge.RevokedAt is null) stream.AppendOne(new BadgeRevoked(badge.Id, command.Reason.Trim(), clock.GetUtcNow()));
        return new BadgeRevocation(badge.Id);
    }
}
