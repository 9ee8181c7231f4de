using Interlieux.Demo.Towns;

namespace Interlieux.Demo.Months;

/// <summary>A member's presence as it happens, before any reader has seen it.</summary>
/// <param name="From">Since midnight, local.</param>
/// <param name="ShowsExit">Whether the member shows the badge when leaving.</param>
/// <param name="ShowsTwice">Whether the member shows the badge twice when entering.</param>
/// <param name="IsLetIn">False where no pass will pay: the member goes away again.</param>
internal sealed record Stay(
    TownVenue Host, DateOnly Day, TimeSpan From, TimeSpan To, bool ShowsExit = true, bool ShowsTwice = false, bool IsLetIn = true)
{
    // Taps may be put off by seconds, and at the threshold a second half-day begins.
    private static readonly TimeSpan SurelyOneHalfDay = TimeSpan.FromMinutes(230);

    /// <summary>The most half-days that stays can cost: no pass that holds so many runs out.</summary>
    public static int HalfDaysMax(IEnumerable<Stay> stays) => stays.Where(stay => stay.IsLetIn)
        .GroupBy(stay => (stay.Day, stay.Host.Id))
        .Sum(day => day.Count() > 1 || day.First() is var only && only.To - only.From > SurelyOneHalfDay ? 2 : 1);
}
