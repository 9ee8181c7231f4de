using Interlieux.Ledger.Scans;
using Marten;

namespace Interlieux.Ledger.Badges;

/// <summary>Says by which name other software knows a member of the venue. Only its keyed hash is kept, as of any badge.</summary>
/// <param name="User">An e-mail address, or whatever that software has; case and spaces around it do not matter.</param>
public sealed record BindUser(Guid AccountId, Guid HomeVenue, string User, string By)
{
    public override string ToString() => $"bind a user to {AccountId}"; // An address is for no log.
}

public static class BindUserHandler
{
    public static async Task<Outcome<BadgeBinding>> Handle(
        BindUser command, IDocumentSession session, BadgeKeys keys, TimeProvider clock, CancellationToken ct)
    {
        if (!BadgeIdentifier.TryParseUser(command.HomeVenue, command.User, out var identifier, out var fault)) return Refusal.Invalid($"user {fault}");
        return await BindBadgeHandler.BindAsync(
            session, keys, command.AccountId, command.HomeVenue, identifier, clock.GetUtcNow(), command.By, ct, kind: BadgeKind.User);
    }
}
