using System.Globalization;
using Interlieux.Demo.Towns;

namespace Interlieux.Demo.Months;

/// <summary>All that happens in the town in a month: a function of the town and the month.</summary>
/// <param name="Errands">In the order of time.</param>
/// <param name="Taps">In the order of time; at one reader no two at once.</param>
internal sealed record MonthPlan(DateOnly FirstDay, IReadOnlyList<Errand> Errands, IReadOnlyList<PlannedTap> Taps)
{
    private const double StrangersADay = 0.05;
    private const double PhonesADay = 0.012;
    private static readonly TimeSpan EightHours = TimeSpan.FromHours(8);
    private static readonly TimeSpan EighteenHours = TimeSpan.FromHours(18);

    public static MonthPlan Of(Town town, DateOnly firstDay)
    {
        var stays = town.Members.Select(member => (member, MemberMonth.StaysOf(town, member, firstDay))).ToArray();
        var losses = LostBadge.In(town, firstDay, stays).ToDictionary(loss => loss.Member);
        var showings = stays.SelectMany(m => ShowingsOf(town, m.member, m.Item2, losses.GetValueOrDefault(m.member)))
            .Concat(losses.Values.SelectMany(loss => loss.Found))
            .Concat(Strangers(town, firstDay));
        var taps = showings.GroupBy(s => s.Venue).SelectMany(venue => VenueTaps.InOrder(town, venue.Key, venue));
        return new MonthPlan(
            firstDay, [.. Purchases.ErrandsOf(town, firstDay, stays, losses).OrderBy(errand => errand.At)],
            [.. taps.OrderBy(tap => tap.At).ThenBy(tap => tap.Venue.SourceId, StringComparer.Ordinal)]);
    }

    private static IEnumerable<Showing> ShowingsOf(Town town, Member member, IReadOnlyList<Stay> stays, LostBadge? loss)
    {
        var own = Card.Of(town, member);
        var random = Draw.For("double-taps", town.Seed, member.AccountId.ToString());
        foreach (var stay in stays)
        {
            var card = loss is not null && stay.Day < loss.Day ? loss.Card : own;
            yield return new Showing(stay.Host, card, true, Town.InstantOf(stay.Day, stay.From));
            var again = stay.From + TimeSpan.FromSeconds(random.Next(4, 25));
            if (stay.ShowsTwice) yield return new Showing(stay.Host, card, true, Town.InstantOf(stay.Day, again));
            if (stay.ShowsExit) yield return new Showing(stay.Host, card, false, Town.InstantOf(stay.Day, stay.To));
        }
    }

    private static IEnumerable<Showing> Strangers(Town town, DateOnly firstDay)
    {
        var random = Draw.For("strangers", town.Seed, firstDay.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        foreach (var day in Calendar.DaysOf(firstDay))
        {
            foreach (var venue in town.Venues)
            {
                var people = Calendar.AttendanceOn(day);
                var at = Town.InstantOf(day, random.Between(EightHours, EighteenHours));
                if (random.Chance(StrangersADay * people)) yield return new Showing(venue, Card.Strange(random), true, at);
                if (random.Chance(PhonesADay * people)) yield return new Showing(venue, Card.Phone(random), true, at.AddMinutes(7));
            }
        }
    }
}
