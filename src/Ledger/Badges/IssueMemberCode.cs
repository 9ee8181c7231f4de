using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Marten;

namespace Interlieux.Ledger.Badges;

/// <summary>
/// Makes a short-lived code for a member's phone. All codes of a series stand for one badge of the account, bound with the first of them:
/// revoking that badge ends them all, and the next code begins another series.
/// </summary>
/// <param name="ValidMinutes">1 to 1440.</param>
public sealed record IssueMemberCode(Guid AccountId, Guid HomeVenue, int ValidMinutes, string By);

/// <param name="Text">What the QR code says; stored nowhere.</param>
public sealed record MemberCode(string Text, DateTimeOffset ExpiresAt, Guid BadgeId)
{
    public override string ToString() => $"code of badge {BadgeId}"; // Whoever has the text is let in.
}

public static class IssueMemberCodeHandler
{
    private const int ValidMinutesMax = 24 * 60;

    public static async Task<Outcome<MemberCode>> Handle(
        IssueMemberCode command, IDocumentSession session, BadgeKeys keys, MemberCodes codes, TimeProvider clock, CancellationToken ct)
    {
        if (command.ValidMinutes is < 1 or > ValidMinutesMax) return Refusal.Invalid($"validMinutes must be from 1 to {ValidMinutesMax}.");

        var (_, account, unknown) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (unknown is not null) return unknown;

        var (now, series) = (clock.GetUtcNow(), SeriesOf(account));
        var binding = await BindBadgeHandler.BindAsync(
            session, keys, command.AccountId, command.HomeVenue, BadgeIdentifier.OfCodes(series), now, command.By, ct, kind: BadgeKind.PhoneCode);
        if (binding.Refusal is { } refusal) return refusal;

        var (text, expiresAt) = codes.Write(series, now.AddMinutes(command.ValidMinutes));
        return new MemberCode(text, expiresAt, binding.Value!.BadgeId);
    }

    /// <summary>Which codes are good now: the first series has the account's own id.</summary>
    private static Guid SeriesOf(Account account)
    {
        var ended = account.Badges.Count(badge => badge is { Kind: BadgeKind.PhoneCode, RevokedAt: not null });
        return ended == 0 ? account.Id : StableId.Of("member-codes", $"{account.Id}", $"{ended}");
    }
}
