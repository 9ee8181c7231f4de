using Interlieux.Ledger.Accounts;
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
        if (events.Count == 0) return null;

        var sums = new BalanceSums();
        foreach (var e in events)
        {
            if (DayOf(e.Data) is not { } day || effective is null || day <= effective) sums.Add(accountId, e.Data);
        }

        if (!sums.Opened.TryGetValue(accountId, out var home)) return null;
        var (charged, overdraft) = sums.Accounts.GetValueOrDefault(accountId);
        return new AccountBalance(
            accountId, home, charged, overdraft,
            [.. sums.Bought.Select(pass => Balance(pass.Key.Pass, pass.Value, sums.Passes.GetValueOrDefault(pass.Key)))
                .OrderBy(pass => pass.ValidUntil).ThenBy(pass => pass.PassId)]);
    }

    private static DateOnly? DayOf(object data) => data switch
    {
        HalfDayCharged c => c.VisitDate,
        ChargeReversed r => r.VisitDate,
        _ => null,
    };

    private static PassBalance Balance(Guid pass, PassTerms terms, (int Charged, int Refunded) sum) => new(
        pass, terms.Kind.ToString(), terms.HalfDays, terms.Pool, terms.From, terms.Until, sum.Charged, sum.Refunded);
}
