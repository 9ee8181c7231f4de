using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Accounts;

/// <summary>A home venue opens an account under a pseudonym of its choice. The same pseudonym is the same account.</summary>
public sealed record OpenAccount(Guid HomeVenue, string MemberRef, string By)
{
    public override string ToString() => $"open an account in {HomeVenue}"; // A pseudonym is for no log.
}

public sealed record AccountOpening(Guid AccountId, bool IsNew);

public static class OpenAccountHandler
{
    private const int MemberRefLengthMax = 64;

    public static async Task<Outcome<AccountOpening>> Handle(
        OpenAccount command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var memberRef = command.MemberRef?.Trim() ?? "";
        if (Fault(command.MemberRef) is { } fault) return Refusal.Invalid(fault);
        if (await session.Events.FetchStreamStateAsync(command.HomeVenue, ct) is not { } venue || venue.AggregateType != typeof(Venue))
            return Refusal.NotFound($"No venue has the id {command.HomeVenue}.");

        var id = Account.IdOf(command.HomeVenue, memberRef);
        if (await session.Events.FetchStreamStateAsync(id, ct) is not null) return new AccountOpening(id, IsNew: false);

        session.LastModifiedBy = command.By;
        session.Events.StartStream<Account>(id, new AccountOpened(id, command.HomeVenue, new PersonalMember(memberRef), clock.GetUtcNow()));
        return new AccountOpening(id, IsNew: true);
    }

    internal static string? Fault(string? memberRef) =>
        memberRef?.Trim() is not { Length: > 0 and <= MemberRefLengthMax } text || text.Any(char.IsControl)
            ? $"memberRef must have 1 to {MemberRefLengthMax} printable characters."
        : text.Contains('@', StringComparison.Ordinal) ? "memberRef must be a pseudonym: an e-mail address stays with the home venue."
        : null;
}
