using Interlieux.Ledger.Scans;
using Marten;

namespace Interlieux.Ledger.Badges;

/// <summary>
/// Makes a short-lived code for a member's phone. All codes of an account stand for one badge of its own, bound with the first of them:
/// revoking that badge ends them all.
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

        var now = clock.GetUtcNow();
        var binding = await BindBadgeHandler.BindAsync(
            session, keys, command.AccountId, command.HomeVenue, BadgeIdentifier.OfCodes(command.AccountId), now, command.By, ct,
            kind: BadgeKind.PhoneCode);
        if (binding.Refusal is { } refusal) return refusal;

        var (text, expiresAt) = codes.Write(command.AccountId, now.AddMinutes(command.ValidMinutes));
        return new MemberCode(text, expiresAt, binding.Value!.BadgeId);
    }
}
