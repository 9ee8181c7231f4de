using System.Collections.Immutable;

namespace Interlieux.Ledger.Networks;

/// <summary>What a half-day is counted by.</summary>
public enum ChargingBasis
{
    /// <summary>Up to the threshold one half-day; more is two.</summary>
    Duration = 1,

    /// <summary>Each slot of the day that was overlapped long enough is one.</summary>
    Slot = 2,
}

/// <summary>What a presence counts for that no exit ended.</summary>
public enum MissingExit
{
    /// <summary>One half-day: what is estimated never earns a second one.</summary>
    OneHalfDay = 1,

    /// <summary>As if the member had left at its estimated end.</summary>
    UntilClosing = 2,
}

/// <summary>A part of the day in local time, for instance the morning.</summary>
public sealed record Slot(TimeOnly From, TimeOnly Until);

/// <summary>How the presence of an account in a host over one venue day becomes half-days, and which pass pays them.</summary>
/// <param name="ThresholdMinutes">By duration: up to and including it, one half-day; more is two.</param>
/// <param name="DayStart">Local time at which a venue day begins; it runs to the next.</param>
/// <param name="RepeatSeconds">A badge met again by the same reader within it is a repeat.</param>
/// <param name="Slots">By slot: the parts of the day, in order; null for the usual two.</param>
/// <param name="MinOverlapMinutes">By slot: a slot counts when it was overlapped this long.</param>
/// <param name="FreeMinutes">A visit that an exit ended before this time is free.</param>
/// <param name="CustomerFirst">A customer's pool pays before the member's own passes.</param>
public sealed record ChargingRules(
    int ThresholdMinutes, TimeOnly DayStart, int RepeatSeconds, ChargingBasis Basis = ChargingBasis.Duration, IReadOnlyList<Slot>? Slots = null,
    int MinOverlapMinutes = 15, int FreeMinutes = 0, MissingExit MissingExit = MissingExit.OneHalfDay, bool CustomerFirst = false)
{
    private static readonly ImmutableArray<Slot> UsualSlots =
        [new Slot(new TimeOnly(8, 0), new TimeOnly(13, 0)), new Slot(new TimeOnly(13, 30), new TimeOnly(18, 30))];

    public static ChargingRules Default { get; } = new(ThresholdMinutes: 240, DayStart: new TimeOnly(4, 0), RepeatSeconds: 60);

    internal IReadOnlyList<Slot> DaySlots => Slots ?? UsualSlots;

    /// <summary>One sentence for each thing that is wrong.</summary>
    public IEnumerable<string> Faults()
    {
        if (ThresholdMinutes is < 30 or > 720) yield return "thresholdMinutes must be from 30 to 720.";
        if (DayStart > new TimeOnly(8, 0)) yield return "dayStart must be from 00:00 to 08:00.";
        if (RepeatSeconds is < 0 or > 600) yield return "repeatSeconds must be from 0 to 600.";
        if (!Enum.IsDefined(Basis)) yield return "basis must be duration or slot.";
        if (!Enum.IsDefined(MissingExit)) yield return "missingExit must be one-half-day or until-closing.";
        if (MinOverlapMinutes is < 1 or > 240) yield return "minOverlapMinutes must be from 1 to 240.";
        if (FreeMinutes is < 0 or > 60) yield return "freeMinutes must be from 0 to 60.";
        if (DaySlots.Count is < 1 or > 6) yield return "slots must be 1 to 6.";
        for (var i = 0; i < DaySlots.Count; i++)
        {
            if (DaySlots[i].From >= DaySlots[i].Until) yield return $"slots[{i}] must begin before it ends.";
            if (DaySlots[i].From < DayStart) yield return $"slots[{i}] must not begin before dayStart.";
            if (i > 0 && DaySlots[i].From < DaySlots[i - 1].Until) yield return $"slots[{i}] must not begin before the one before it ends.";
        }
    }
}
