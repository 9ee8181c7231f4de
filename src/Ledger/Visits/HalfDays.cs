using System.Collections.Immutable;
using Interlieux.Ledger.Networks;

namespace Interlieux.Ledger.Visits;

/// <summary>What visits come to: the network's charging rule over one account, one host and one venue day.</summary>
public static class HalfDays
{
    private const int DayMax = 2;

    /// <summary>Half-days owed to one host: none without a visit, two at most.</summary>
    /// <param name="zone">The host's: slots are local times.</param>
    public static int Owed(ImmutableArray<Visit> visits, Guid hostVenue, DateOnly day, ChargingRules rules, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var visited = false;
        foreach (var visit in visits) visited |= visit.HostVenue == hostVenue && !IsFree(visit, rules);
        if (!visited) return 0;

        var earned = rules.Basis == ChargingBasis.Slot ? Slots(visits, hostVenue, day, rules, zone) : Durations(visits, hostVenue, rules);
        return Math.Clamp(earned, 1, DayMax);
    }

    /// <summary>Only presence that was measured counts beyond the first half-day; what is estimated counts as the rule says.</summary>
    private static bool IsMeasured(Visit visit, ChargingRules rules) =>
        visit.To is not null && (!visit.Estimated || rules.MissingExit == MissingExit.UntilClosing);

    private static bool IsFree(Visit visit, ChargingRules rules) =>
        visit is { To: { } to, Estimated: false } && to - visit.From < TimeSpan.FromMinutes(rules.FreeMinutes);

    private static int Durations(ImmutableArray<Visit> visits, Guid hostVenue, ChargingRules rules)
    {
        var measured = TimeSpan.Zero;
        foreach (var visit in visits)
        {
            if (visit.HostVenue != hostVenue || IsFree(visit, rules) || !IsMeasured(visit, rules)) continue;
            measured += visit.To!.Value - visit.From;
        }

        return measured > TimeSpan.FromMinutes(rules.ThresholdMinutes) ? 2 : 1;
    }

    private static int Slots(ImmutableArray<Visit> visits, Guid hostVenue, DateOnly day, ChargingRules rules, TimeZoneInfo zone)
    {
        var count = rules.DaySlots.Count;
        Span<(DateTimeOffset From, DateTimeOffset Until)> slots = stackalloc (DateTimeOffset, DateTimeOffset)[count];
        Span<TimeSpan> overlaps = stackalloc TimeSpan[count];
        Span<bool> earned = stackalloc bool[count];
        for (var i = 0; i < count; i++)
        {
            slots[i] = (LocalTime.At(day, rules.DaySlots[i].From, zone), LocalTime.At(day, rules.DaySlots[i].Until, zone));
            overlaps[i] = TimeSpan.Zero;
        }

        foreach (var visit in visits)
        {
            if (visit.HostVenue != hostVenue || IsFree(visit, rules) || !IsMeasured(visit, rules)) continue;
            if (SlotOfStrayEntry(visit.From, slots) is { } next) earned[next] = true;
            for (var i = 0; i < count; i++) overlaps[i] += Overlap(visit, slots[i]);
        }

        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            if (earned[i] || overlaps[i] >= TimeSpan.FromMinutes(rules.MinOverlapMinutes)) sum++;
        }

        return sum;
    }

    // An entry outside all slots counts for the next one of the day, else the last.
    private static int? SlotOfStrayEntry(DateTimeOffset entry, ReadOnlySpan<(DateTimeOffset From, DateTimeOffset Until)> slots)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            if (entry < slots[i].From) return i;
            if (entry < slots[i].Until) return null;
        }

        return slots.Length - 1;
    }

    private static TimeSpan Overlap(Visit visit, (DateTimeOffset From, DateTimeOffset Until) slot)
    {
        var from = visit.From > slot.From ? visit.From : slot.From;
        var until = visit.To!.Value < slot.Until ? visit.To.Value : slot.Until;
        return until > from ? until - from : TimeSpan.Zero;
    }
}
