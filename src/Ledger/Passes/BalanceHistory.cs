using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Transfers;
using Marten;

namespace Interlieux.Ledger.Passes;

/// <summary>Balances as they were: folded from the account's own events.</summary>
public sealed class BalanceHistory(IDocumentStore store)
{
    /// <param name="asOf">Only what was recorded by then; null for all.</param>
    /// <param name="effective">Only visits up to that day; null for all.</param>
    /// <returns>Null when the account was not there by then.</returns>
    public async Task<AccountBalance?> FindAsync(Guid accountId, DateTimeOffset? asOf, DateOnly? effective, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(accountId, timestamp: asOf?.ToUniversalTime(), token: ct);
        if (events is not [{ Data: AccountOpened opened }, ..]) return null;

        var passes = new Dictionary<Guid, PassBalance>();
        var (charged, overdraft) = (0, 0);
        foreach (var e in events)
        {
            switch (e.Data)
            {
                case PassPurchased p:
                    Add(Pass.Of(p));
                    break;
                case PoolAttributed p:
                    Add(Pass.Of(p));
                    break;
                case CreditReceived p:
                    Add(Pass.Of(p));
                    break;
                case HalfDayCharged c when effective is null || c.VisitDate <= effective:
                    Move(c.PassId, 1, c.Overdraft);
                    break;
                case ChargeReversed r when effective is null || r.VisitDate <= effective:
                    Move(r.PassId, -1, r.Overdraft);
                    break;
                case OverdraftSettled s:
                    overdraft -= s.HalfDays;
                    break;
                case PassRefunded r:
                    passes[r.PassId] = passes[r.PassId] with { Refunded = passes[r.PassId].Refunded + r.HalfDays };
                    break;
                case CreditTransferred t:
                    passes[t.PassId] = passes[t.PassId] with { Refunded = passes[t.PassId].Refunded + t.HalfDays };
                    break;
            }
        }

        return new AccountBalance(
            accountId, opened.HomeVenue, charged, overdraft, [.. passes.Values.OrderBy(pass => pass.ValidUntil).ThenBy(pass => pass.PassId)]);

        void Add(Pass pass) => passes[pass.Id] = new PassBalance(
            pass.Id, pass.Kind.ToString(), pass.HalfDays, pass.PoolId, pass.ValidFrom, pass.ValidUntil, 0, 0);

        void Move(Guid? pass, int halfDays, bool isOverdraft)
        {
            charged += halfDays;
            if (isOverdraft) overdraft += halfDays;
            if (pass is { } paid) passes[paid] = passes[paid] with { Charged = passes[paid].Charged + halfDays };
        }
    }
}
