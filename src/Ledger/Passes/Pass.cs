using System.Collections.Immutable;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Transfers;

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

/// <summary>Venue days, both included, on which a pass pays nothing.</summary>
public sealed record Suspension(Guid Id, DateOnly From, DateOnly Until);

/// <summary>A right bought, and what was charged to it.</summary>
/// <param name="HalfDays">Of a pack: in all. Of a subscription: a month, or null for full-time. Of a pool pass: null, the pool knows.</param>
/// <param name="ChargedByMonth">Half-days charged, by month of the visit (year × 12 + month − 1).</param>
public sealed record Pass(
    Guid Id, PassKind Kind, int? HalfDays, PassScope Scope, DateOnly ValidFrom, DateOnly ValidUntil, Guid? PoolId, long PriceCents,
    DateTimeOffset PurchasedAt, int Charged, int Refunded, ImmutableSortedDictionary<int, int> ChargedByMonth)
{
    /// <summary>Half-days away from home in a calendar month; null for no limit.</summary>
    public int? AwayCap { get; init; }

    /// <summary>Of a pool pass: half-days that this account may draw in all; null for no limit.</summary>
    public int? PersonalLimit { get; init; }

    /// <summary>Half-days offered to another home, until the offer is answered.</summary>
    public int Held { get; init; }

    /// <summary>Half-days that went to another home.</summary>
    public int Transferred { get; init; }

    public ImmutableArray<Suspension> Suspensions { get; init; } = [];

    /// <summary>Half-days charged away from home, by month of the visit.</summary>
    public ImmutableSortedDictionary<int, int> AwayByMonth { get; init; } = ImmutableSortedDictionary<int, int>.Empty;

    public bool IsValidOn(DateOnly day) => ValidFrom <= day && day <= ValidUntil;

    public bool IsSuspendedOn(DateOnly day)
    {
        foreach (var suspension in Suspensions)
        {
            if (suspension.From <= day && day <= suspension.Until) return true;
        }

        return false;
    }

    /// <summary>Half-days left for visits of a day's month; null where there is no limit. A pool pass has what its pool has.</summary>
    public int? RemainingOn(DateOnly day, Func<Guid, Pool> poolOf) => Kind switch
    {
        PassKind.Pack => HalfDays - Charged - Refunded - Held - Transferred,
        PassKind.Subscription => HalfDays is { } quota ? QuotaIn(day, quota) - ChargedByMonth.GetValueOrDefault(MonthOf(day)) : null,
        PassKind.Pool => PoolRemainingOn(day, poolOf(PoolId!.Value)),
    };

    /// <summary>Half-days that the account's own limits leave, whatever the credit: null where there is none.</summary>
    public int? LimitOn(DateOnly day, bool away)
    {
        var cap = away ? AwayCap - AwayByMonth.GetValueOrDefault(MonthOf(day)) : null;
        var limit = PersonalLimit - Charged;
        return cap is null ? limit : limit is null ? cap : Math.Min(cap.Value, limit.Value);
    }

    /// <summary>Bought − charged − refunded − held: what a refund or a transfer may take. Only a pack can be counted.</summary>
    public int Refundable => Kind == PassKind.Pack && HalfDays is { } bought ? bought - Charged - Refunded - Held - Transferred : 0;

    public static int MonthOf(DateOnly day) => day.Year * 12 + day.Month - 1;

    public static Pass Of(PassPurchased p)
    {
        ArgumentNullException.ThrowIfNull(p);
        return new Pass(
            p.PassId, p.Kind, p.HalfDays, p.Scope, p.ValidFrom, p.ValidUntil, null, p.PriceCents, p.RecordedAt, 0, 0,
            ImmutableSortedDictionary<int, int>.Empty) { AwayCap = p.AwayCap };
    }

    public static Pass Of(PoolAttributed p)
    {
        ArgumentNullException.ThrowIfNull(p);
        return new Pass(
            p.PassId, PassKind.Pool, null, p.Scope, p.ValidFrom, p.ValidUntil, p.PoolId, 0, p.RecordedAt, 0, 0,
            ImmutableSortedDictionary<int, int>.Empty) { AwayCap = p.AwayCap, PersonalLimit = p.PersonalLimit };
    }

    public static Pass Of(CreditReceived r)
    {
        ArgumentNullException.ThrowIfNull(r);
        return new Pass(
            r.PassId, PassKind.Pack, r.HalfDays, r.Scope, r.ValidFrom, r.ValidUntil, null, r.PriceCents, r.RecordedAt, 0, 0,
            ImmutableSortedDictionary<int, int>.Empty);
    }

    internal Pass WithCharged(DateOnly visitDate, bool away, int halfDays)
    {
        var month = MonthOf(visitDate);
        return this with
        {
            Charged = Charged + halfDays,
            ChargedByMonth = ChargedByMonth.SetItem(month, ChargedByMonth.GetValueOrDefault(month) + halfDays),
            AwayByMonth = away ? AwayByMonth.SetItem(month, AwayByMonth.GetValueOrDefault(month) + halfDays) : AwayByMonth,
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
