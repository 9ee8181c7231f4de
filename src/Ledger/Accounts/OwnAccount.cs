using JasperFx.Events;
using Marten;

namespace Interlieux.Ledger.Accounts;

/// <summary>An account locked for writing, if it is the venue's own.</summary>
internal static class OwnAccount
{
    public static async Task<(IEventStream<Account> Stream, Account Account, Refusal? Refusal)> LockAsync(
        IDocumentSession session, Guid accountId, Guid homeVenue, CancellationToken ct)
    {
        var stream = await session.Events.FetchForExclusiveWriting<Account>(accountId, ct);
        if (stream.Aggregate is not { } account) return (stream, null!, Refusal.NotFound($"No account has the id {accountId}."));

        return account.HomeVenue == homeVenue
            ? (stream, account, null)
            : (stream, account, Refusal.Forbidden("The account belongs to another venue."));
    }
}
