using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>Charges and reversals of one scan, each applied to the states at once, so that the next sees it.</summary>
internal sealed class Charging(Account account, IReadOnlyDictionary<Guid, Pool> pools, Tariff tariff, string cycle, DateOnly day, DateTimeOffset now)
{
    private readonly List<AccountEvent> events = [];
    private readonly List<(Guid, PoolEvent)> poolEvents = [];
    private readonly Dictionary<Guid, Pool> moved = [];

    public Account Account { get; private set; } = account;

    public IReadOnlyList<AccountEvent> Events => events;

    public IReadOnlyList<(Guid, PoolEvent)> PoolEvents => poolEvents;

    public void Record(AccountEvent e)
    {
        events.Add(e);
        Account = Account.Fold(Account, e)!;
    }

    /// <summary>Takes a half-day from the pass that pays.</summary>
    /// <returns>Null, or the reason why no pass can.</returns>
    public string? Charge(Guid hostVenue)
    {
        var (pass, reason) = PayingPass.Choose(Account, hostVenue, day, PoolOf);
        if (pass is null) return reason;

        var charge = NewCharge(hostVenue, pass);
        Record(charge);
        if (pass.PoolId is { } pool) Move(pool, new PoolDrawn(charge.ChargeId, Account.Id, now));
        return null;
    }

    /// <summary>Charges the account itself: the host is owed all the same.</summary>
    public void Overdraw(Guid hostVenue) => Record(NewCharge(hostVenue, pass: null));

    /// <summary>Takes back the latest charge of the day at a host.</summary>
    public void Reverse(Guid hostVenue)
    {
        var charge = Account.On(day).Charges.Last(c => c.HostVenue == hostVenue && !c.Reversed);
        Record(new ChargeReversed(
            charge.ChargeId, Account.Id, charge.PassId, charge.PoolId, Account.HomeVenue, hostVenue, day, charge.PriceCents,
            charge.TariffVersion, cycle, charge.Overdraft, now));
        if (charge.PoolId is { } pool) Move(pool, new PoolReturned(charge.ChargeId, Account.Id, now));
    }

    public int? RemainingIn(Guid hostVenue) => PayingPass.Remaining(Account, hostVenue, day, PoolOf);

    private HalfDayCharged NewCharge(Guid hostVenue, Pass? pass)
    {
        var ordinal = Account.On(day).Charges.Count(c => c.HostVenue == hostVenue);
        return new HalfDayCharged(
            StableId.Of("charge", Account.Id, hostVenue, day, ordinal), Account.Id, pass?.Id, pass?.PoolId, Account.HomeVenue, hostVenue, day,
            tariff.HalfDayCents, tariff.Version, cycle, Overdraft: pass is null, now);
    }

    private void Move(Guid poolId, PoolEvent e)
    {
        poolEvents.Add((poolId, e));
        moved[poolId] = Pool.Fold(PoolOf(poolId), e)!;
    }

    private Pool PoolOf(Guid id) => moved.TryGetValue(id, out var pool) ? pool : pools[id];
}
