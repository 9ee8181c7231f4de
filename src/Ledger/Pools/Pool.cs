namespace Interlieux.Ledger.Pools;

/// <summary>A customer's half-days, drawn on by the accounts they are attributed to.</summary>
public sealed record Pool(Guid Id, Guid HomeVenue, string Customer, int HalfDays, DateOnly ValidFrom, DateOnly ValidUntil, int Drawn,
    DateTimeOffset PurchasedAt)
{
    public int Remaining => HalfDays - Drawn;

    public static Pool? Fold(Pool? pool, PoolEvent e) => (pool, e) switch
    {
        (_, PoolPurchased p) => new Pool(p.PoolId, p.HomeVenue, p.Customer, p.HalfDays, p.ValidFrom, p.ValidUntil, 0, p.RecordedAt),
        ({ } p, PoolDrawn) => p with { Drawn = p.Drawn + 1 },
        ({ } p, PoolReturned) => p with { Drawn = p.Drawn - 1 },
        _ => pool,
    };
}
