using System.Globalization;
using Interlieux.Demo.Towns;

namespace Interlieux.Demo.Months;

/// <summary>A member loses a badge, goes on with another, and somebody tries the lost one.</summary>
/// <param name="Day">The first day without it; it is revoked in the morning.</param>
/// <param name="Found">Somebody tries it.</param>
internal sealed record LostBadge(Member Member, Card Card, DateOnly Day, IReadOnlyList<Showing> Found)
{
    private const double MembersWhoLose = 0.01;
    private const int StaysMin = 6;

    public static TimeSpan RevokedAt { get; } = TimeSpan.FromHours(7);

    public static IEnumerable<LostBadge> In(
        Town town, DateOnly firstDay, IReadOnlyList<(Member Member, IReadOnlyList<Stay> Stays)> members)
    {
        var random = Draw.For("lost-badges", town.Seed, firstDay.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        foreach (var (member, stays) in members)
        {
            var loses = random.Chance(MembersWhoLose);
            if (!loses || stays.Count < StaysMin || member.Habit is Habit.RunsOut or Habit.Lapsed) continue;

            var day = stays[random.Next(2, stays.Count - 1)].Day;
            var card = Card.LostIn(town, member, firstDay);
            var found = Enumerable.Range(0, random.Next(1, 4))
                .Select(i => Town.InstantOf(day, new TimeSpan(9, 40 + (i * 3), 0)))
                .Select(at => new Showing(town.Venues[random.Next(town.Venues.Count)], card, true, at));
            yield return new LostBadge(member, card, day, [.. found]);
        }
    }
}
