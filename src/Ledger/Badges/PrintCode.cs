using System.Security.Cryptography;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Marten;

namespace Interlieux.Ledger.Badges;

/// <summary>Makes a code to be printed on paper or stuck on a card: a badge as any other, whose text nobody can guess.</summary>
/// <param name="BadgeId">Follows from the caller's idempotency key.</param>
public sealed record PrintCode(Guid BadgeId, Guid AccountId, Guid HomeVenue, string By);

/// <param name="Text">What the QR code says, shown once: only its keyed hash is stored.</param>
public sealed record PrintedCode(string Text, Guid BadgeId)
{
    public override string ToString() => $"code of badge {BadgeId}"; // Whoever has the text is let in.
}

public static class PrintCodeHandler
{
    private const int TextBytes = 16;

    public static async Task<Outcome<PrintedCode>> Handle(
        PrintCode command, IDocumentSession session, BadgeKeys keys, TimeProvider clock, CancellationToken ct)
    {
        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;
        if (account.Badges.Any(badge => badge.Id == command.BadgeId))
            return Refusal.Conflict("This code was made already; its text is not stored. Revoke it and make another.", command.BadgeId);

        var text = Convert.ToHexString(RandomNumberGenerator.GetBytes(TextBytes));
        BadgeIdentifier.TryParse(ScanTechnology.Qr, text, out var identifier, out _);
        session.LastModifiedBy = command.By;
        stream.AppendOne(new BadgeBound(command.BadgeId, keys.PersonalOf(identifier), clock.GetUtcNow(), Kind: BadgeKind.PrintedCode));
        return new PrintedCode(text, command.BadgeId);
    }
}
