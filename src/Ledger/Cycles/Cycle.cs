using System.Globalization;

namespace Interlieux.Ledger.Cycles;

/// <summary>A calendar month of charges on its way from open to settled.</summary>
/// <param name="Frozen">Its obligations as they will be netted; null before the freeze.</param>
public sealed record Cycle(Guid Id, string Name, bool IsCutOff, CycleFrozen? Frozen, CycleCleared? LastClearing)
{
    public static Guid StreamIdOf(string cycle) => StableId.Of("cycle", cycle);

    public static string NameOf(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static bool TryParse(string? name, out DateOnly firstDay) =>
        DateOnly.TryParseExact($"{name}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out firstDay)
        && firstDay.Year is >= 2000 and < 3000;

    public static Cycle? Fold(Cycle? cycle, CycleEvent e) => (cycle, e) switch
    {
        (_, CycleCutOff c) => new Cycle(StreamIdOf(c.Cycle), c.Cycle, IsCutOff: true, Frozen: null, LastClearing: null),
        ({ } known, CycleFrozen f) => known with { Frozen = f },
        ({ } known, CycleCleared c) => known with { LastClearing = c },
        _ => cycle,
    };
}

/// <summary>Which cycle a day's charges fall in: that of its month while open, else the earliest open one after it.</summary>
public sealed class CycleCalendar
{
    private readonly IReadOnlySet<string> cutOff;
    private readonly IReadOnlySet<string> frozen;
    private readonly IReadOnlySet<string> closed;

    public CycleCalendar(IReadOnlySet<string> cutOff, IReadOnlySet<string>? frozen = null)
        : this(cutOff, frozen ?? cutOff, closed: cutOff)
    {
    }

    private CycleCalendar(IReadOnlySet<string> cutOff, IReadOnlySet<string> frozen, IReadOnlySet<string> closed) =>
        (this.cutOff, this.frozen, this.closed) = (cutOff, frozen, closed);

    /// <summary>Between cut-off and freeze a cycle still takes what disputes change, and nothing else.</summary>
    public CycleCalendar ForDisputes => new(cutOff, frozen, closed: frozen);

    public bool Takes(string cycle) => !closed.Contains(cycle);

    public string CycleOf(DateOnly day)
    {
        var month = new DateOnly(day.Year, day.Month, 1);
        if (Takes(Cycle.NameOf(month))) return Cycle.NameOf(month);
        // What comes too late for its own cycle goes to the next one that is open to all.
        while (cutOff.Contains(Cycle.NameOf(month))) month = month.AddMonths(1);
        return Cycle.NameOf(month);
    }
}
