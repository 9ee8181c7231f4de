using Interlieux.Demo.Towns;
using Interlieux.ReaderAgent.CardSources;

namespace Interlieux.Demo.Months;

/// <summary>A tap at a venue's reader, its scan id included.</summary>
internal sealed record PlannedTap(TownVenue Venue, Tap Tap)
{
    public DateTimeOffset At => Tap.OccurredAt;
}
