using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Charges;

/// <summary>What charging needs to know beyond the account and its pools.</summary>
/// <param name="VenueOf">Every venue where the account was on the day in question, and its home.</param>
internal sealed record ChargeContext(Network Network, Func<Guid, Venue> VenueOf, CycleCalendar Cycles, DateTimeOffset RecordedAt);

/// <summary>The events of one decision, each applied to the states at once, so that the next sees it.</summary>
internal sealed class ChargeBook(Account account, IReadOnlyDictionary<Guid, Pool> pools, ChargeContext context)
{
    private readonly List<AccountEvent> events = [];
    private readonly List<(Guid, PoolEvent)> poolEvents = [];
    private readonly Dictionary<Guid, Pool> moved = [];

    public Account Account { get; private set; } = account;

    public ChargeContext Context => context;

    public IReadOnlyList<AccountEvent> Events => events;

    public IReadOnlyList<(Guid, PoolEvent)> PoolEvents => poolEvents;

    public void Record(AccountEvent e)
    {
        events.Add(e);
        Account = Account.Fold(Account, e)!;
    }

    /// <summary>Takes a half-day from the pass that pays.</summary>
    /// <returns>Null, or the reason why no pass can.</returns>
    public string? Charge(Guid hostVenue, DateOnly day)
    {
        var (pass, reason) = PayingPass.Choose(Account, hostVenue, day, context.Network.RulesOn(day).CustomerFirst, PoolOf);
        if (pass is null) return reason;

        var charge = NewCharge(hostVenue, day, pass, overdraft: false);
        Record(charge);
        if (pass.PoolId is { } pool) Move(pool, new PoolDrawn(charge.ChargeId, Account.Id, context.RecordedAt));
        return null;
    }

    /// <summary>Charges the account itself: the host is owed all the same.</summary>
    public void Overdraw(Guid hostVenue, DateOnly day) => Record(NewCharge(hostVenue, day, pass: null, overdraft: true));

    /// <summary>Charges on the word of the home venue's own software, which keeps the balance.</summary>
    public void ChargeHome(Guid hostVenue, DateOnly day) => Record(NewCharge(hostVenue, day, pass: null, overdraft: false));

    /// <summary>The host let the member in against the rules: nobody owes it.</summary>
    public void Bear(Guid hostVenue, DateOnly day) =>
        Record(new HalfDayBorne(NewChargeId(hostVenue, day), Account.Id, hostVenue, day, context.RecordedAt));

    /// <summary>Takes back the latest charge of a day at a host.</summary>
    public void Reverse(Guid hostVenue, DateOnly day)
    {
        var charge = Account.On(day).Charges.Last(c => c.HostVenue == hostVenue && !c.Reversed);
        if (charge.Borne)
        {
            Record(new BorneHalfDayReversed(charge.ChargeId, Account.Id, hostVenue, day, context.RecordedAt));
            return;
        }

        Record(new ChargeReversed(
            charge.ChargeId, Account.Id, charge.PassId, charge.PoolId, Account.HomeVenue, hostVenue, day, charge.PriceCents,
            charge.TariffVersion, context.Cycles.Takes(charge.Cycle!) ? charge.Cycle! : context.Cycles.CycleOf(day), charge.Overdraft,
            context.RecordedAt));
        if (charge.PoolId is { } pool) Move(pool, new PoolReturned(charge.ChargeId, Account.Id, context.RecordedAt));
    }

    public int? RemainingIn(Guid hostVenue, DateOnly day) =>
        IsOfVenueAuthority(day) ? null : PayingPass.Remaining(Account, hostVenue, day, PoolOf);

    public bool IsOfVenueAuthority(DateOnly day) =>
        context.VenueOf(Account.HomeVenue).TermsOn(day).PassAuthority == PassAuthority.Venue;

    private HalfDayCharged NewCharge(Guid hostVenue, DateOnly day, Pass? pass, bool overdraft)
    {
        var tariff = context.Network.TariffOn(day);
        return new HalfDayCharged(
            NewChargeId(hostVenue, day), Account.Id, pass?.Id, pass?.PoolId, Account.HomeVenue, hostVenue, day, tariff.HalfDayCents,
            tariff.Version, context.Cycles.CycleOf(day), overdraft, context.RecordedAt);
    }

    private Guid NewChargeId(Guid hostVenue, DateOnly day) =>
        StableId.Of("charge", Account.Id, hostVenue, day, Account.On(day).Charges.Count(c => c.HostVenue == hostVenue));

    private void Move(Guid poolId, PoolEvent e)
    {
        poolEvents.Add((poolId, e));
        moved[poolId] = Pool.Fold(PoolOf(poolId), e)!;
    }

    private Pool PoolOf(Guid id) => moved.TryGetValue(id, out var pool) ? pool : pools[id];
}
