using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Charges;

/// <summary>The states under the locks of a <see cref="ChargeTransaction"/>, and what is decided over them.</summary>
internal sealed class ChargeWork
{
    private readonly Dictionary<Guid, Versioned> states;
    private readonly Dictionary<Guid, List<object>> appends = [];
    private readonly Dictionary<(Guid Account, DateOnly Day), Presence?> presences = [];
    private readonly CycleCalendar cycles;

    public ChargeWork(Dictionary<Guid, Versioned> states, CycleCalendar cycles, DateTimeOffset now)
    {
        (this.states, this.cycles, Now) = (states, cycles, now);
        Network = Find<Network>(Network.StreamId) ?? throw new InvalidOperationException("No network has been founded here.");
        Context = ContextOf(cycles);
    }

    public DateTimeOffset Now { get; }

    public Network Network { get; }

    public ChargeContext Context { get; }

    /// <summary>As <see cref="Context"/>, where a cycle that is cut off but not frozen still takes what a dispute changes.</summary>
    public ChargeContext DisputeContext => ContextOf(cycles.ForDisputes);

    public IReadOnlyDictionary<Guid, List<object>> Appends => appends;

    public IReadOnlyDictionary<(Guid Account, DateOnly Day), Presence?> Presences => presences;

    public T? Find<T>(Guid stream) where T : class => states.TryGetValue(stream, out var found) ? found.State as T : null;

    public ChargeBook BookOf(Account account, ChargeContext? context = null)
    {
        var pools = account.Pools.ToDictionary(pool => pool, pool => Find<Pool>(pool)!);
        return new ChargeBook(account, pools, context ?? Context);
    }

    /// <summary>Takes the events of a book over, and who is inside on the days that it touched.</summary>
    public void Keep(ChargeBook book, params ReadOnlySpan<DateOnly> days)
    {
        foreach (var e in book.Events) Append(book.Account.Id, e);
        foreach (var (pool, e) in book.PoolEvents) Append(pool, e);
        foreach (var day in days) presences[(book.Account.Id, day)] = ScanDecider.PresenceOf(book.Account.On(day));
    }

    public void Append(Guid stream, object e)
    {
        if (!appends.TryGetValue(stream, out var list)) appends[stream] = list = [];
        list.Add(e);
        states[stream] = states[stream] with { State = Evolution.Fold(states[stream].State, e)! };
    }

    private ChargeContext ContextOf(CycleCalendar calendar) => new(Network, id => Find<Venue>(id)!, calendar, Now);
}
