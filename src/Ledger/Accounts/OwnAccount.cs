using Interlieux.Ledger.Streams;
using JasperFx.Events;
using Marten;

namespace Interlieux.Ledger.Accounts;

/// <summary>An account locked for writing, if it is the venue's own.</summary>
internal static class OwnAccount
{
    public static async Task<(IEventStream<Account> Stream, Account Account, Refusal? Refusal)> LockAsync(
        IDocumentSession session, Guid accountId, Guid homeVenue, CancellationToken ct)
    {
        if (await session.LockAsync<Account>(accountId, ct) is not { Aggregate: { } account } stream)
            return (null!, null!, Refusal.NotFound($"No account has the id {accountId}."));

        return account.HomeVenue == homeVenue
            ? (stream, account, null)
            : (stream, account, Refusal.Forbidden("The account belongs to another venue."));
    }
}
