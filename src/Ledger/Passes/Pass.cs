using System.Collections.Immutable;
using Interlieux.Ledger.Pools;

namespace Interlieux.Ledger.Passes;

public enum PassKind
{
    /// <summary>So many half-days, until they are used or the pass expires.</summary>
    Pack = 1,

    /// <summary>So many half-days a calendar month, or as many as one likes.</summary>
    Subscription = 2,

    /// <summary>Draws on a customer's pool.</summary>
    Pool = 3,
}

/// <summary>A right bought, and what was charged to it.</summary>
/// <param name="HalfDays">Of a pack: in all. Of a subscription: a month, or null for full-time. Of a pool pass: null, the pool knows.</param>
/// <param name="ChargedByMonth">Half-days charged, by month of the visit (year × 12 + month − 1).</param>
public sealed record Pass(
    Guid Id, PassKind Kind, int? HalfDays, PassScope Scope, DateOnly ValidFrom, DateOnly ValidUntil, Guid? PoolId, long PriceCents,
    DateTimeOffset PurchasedAt, int Charged, int Refunded, ImmutableSortedDictionary<int, int> ChargedByMonth)
{
    public bool IsValidOn(DateOnly day) => ValidFrom <= day && day <= ValidUntil;

    /// <summary>Half-days left for visits of a day's month; null where there is no limit. A pool pass has what its pool has.</summary>
    public int? RemainingOn(DateOnly day, Func<Guid, Pool> poolOf) => Kind switch
    {
        PassKind.Pack => HalfDays - Charged - Refunded,
        PassKind.Subscription => HalfDays is { } quota ? QuotaIn(day, quota) - ChargedByMonth.GetValueOrDefault(MonthOf(day)) : null,
        PassKind.Pool => PoolRemainingOn(day, poolOf(PoolId!.Value)),
    };

    /// <summary>Bought − charged − refunded: what a refund may give back. Only a pack can be counted.</summary>
    public int Refundable => Kind == PassKind.Pack && HalfDays is { } bought ? bought - Charged - Refunded : 0;

    public static int MonthOf(DateOnly day) => day.Year * 12 + day.Month - 1;

    internal Pass WithCharged(DateOnly visitDate, int halfDays)
    {
        var month = MonthOf(visitDate);
        return this with
        {
            Charged = Charged + halfDays,
            ChargedByMonth = ChargedByMonth.SetItem(month, ChargedByMonth.GetValueOrDefault(month) + halfDays),
        };
    }

    // The first month pro rata to its days that are left, rounded up.
    private int QuotaIn(DateOnly day, int quota)
    {
        if (MonthOf(day) != MonthOf(ValidFrom)) return quota;

        var days = DateTime.DaysInMonth(day.Year, day.Month);
        var left = days - ValidFrom.Day + 1;
        return (quota * left + days - 1) / days;
    }

    private static int PoolRemainingOn(DateOnly day, Pool pool) =>
        pool.ValidFrom <= day && day <= pool.ValidUntil ? pool.Remaining : 0;
}
