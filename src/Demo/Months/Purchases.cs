using System.Globalization;
using Interlieux.Demo.Towns;
using Interlieux.Ledger;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;

namespace Interlieux.Demo.Months;

/// <summary>
/// What members and employers do at the counter in a month: each buys what the month needs, so that months do not depend on each other.
/// </summary>
internal sealed class Purchases
{
    private const long HalfDayCents = 750;
    private const long FullTimeCents = 18_000;
    private const int RefundsMax = 12;
    private const int RefundedHalfDaysMax = 5;

    private static readonly TimeSpan PoolsAt = new(6, 0, 0);
    private static readonly TimeSpan MembersAt = new(6, 15, 0);
    private static readonly TimeSpan RefundsAt = new(20, 15, 0);
    private static readonly int[] Packs = [10, 20, 50];
    private static readonly int[] MonthlyHalfDays = [8, 12, 20, 30, 40];

    private readonly Town town;
    private readonly DateOnly firstDay;
    private readonly DateOnly lastDay;

    private Purchases(Town town, DateOnly firstDay)
    {
        (this.town, this.firstDay) = (town, firstDay);
        lastDay = firstDay.AddMonths(1).AddDays(-1);
    }

    public static IEnumerable<Errand> ErrandsOf(
        Town town, DateOnly firstDay, IReadOnlyList<(Member Member, IReadOnlyList<Stay> Stays)> members,
        IReadOnlyDictionary<Member, LostBadge> losses)
    {
        var purchases = new Purchases(town, firstDay);
        return
        [
            .. town.Employers.Select(employer => purchases.PoolOf(employer, members)),
            .. members.Select(m => purchases.FirstErrand(m.Member, m.Stays, losses.GetValueOrDefault(m.Member))),
            .. losses.Values.Select(purchases.Revocation),
            .. purchases.Refunds(members),
        ];
    }

    private Errand PoolOf(Employer employer, IReadOnlyList<(Member Member, IReadOnlyList<Stay> Stays)> members)
    {
        var needed = members.Where(m => m.Member.Employer == employer).Sum(m => Stay.HalfDaysMax(m.Stays));
        var halfDays = ((needed / 50) + 1) * 50;
        return new Errand(Town.InstantOf(firstDay, PoolsAt), [new PurchasePool(
            PoolId(employer), employer.Home.Id, employer.Name, halfDays, halfDays * HalfDayCents, firstDay, lastDay, Town.Actor)]);
    }

    private Errand FirstErrand(Member member, IReadOnlyList<Stay> stays, LostBadge? loss)
    {
        var commands = new List<object>
        {
            new OpenAccount(member.Home.Id, member.MemberRef, Town.Actor), Bind(member, Card.Of(town, member)),
        };
        if (loss is not null) commands.Add(Bind(member, loss.Card));
        if (PassOf(member, stays) is { } pass) commands.Add(pass);
        return new Errand(Town.InstantOf(firstDay, MembersAt), commands);
    }

    private object? PassOf(Member member, IReadOnlyList<Stay> stays)
    {
        var needed = Stay.HalfDaysMax(stays);
        return member.Habit switch
        {
            Habit.Employed => new AttributePool(PoolId(member.Employer!), member.AccountId, member.Home.Id, PassScope.Network, Town.Actor),
            Habit.Monthly when needed <= MonthlyHalfDays[^1] =>
                Purchase(member, PassKind.Subscription, MonthlyHalfDays.First(n => n >= needed), PassScope.Network),
            Habit.Pack when needed <= Packs[^1] => Purchase(member, PassKind.Pack, PackFor(needed), PassScope.Network),
            Habit.HomeOnly => Purchase(member, PassKind.Subscription, null, PassScope.Home),
            Habit.RunsOut => Purchase(member, PassKind.Pack, Packs[0], PassScope.Network),
            Habit.Lapsed => null,
            _ => Purchase(member, PassKind.Subscription, null, PassScope.Network),
        };
    }

    private PurchasePass Purchase(Member member, PassKind kind, int? halfDays, PassScope scope) => new(
        PassId(member), member.AccountId, member.Home.Id, kind, halfDays, scope, firstDay, lastDay,
        halfDays * HalfDayCents ?? FullTimeCents, Town.Actor);

    private Errand Revocation(LostBadge loss) => new(
        Town.InstantOf(loss.Day, LostBadge.RevokedAt),
        [new RevokeLostBadge(loss.Member.AccountId, loss.Member.Home.Id, Bind(loss.Member, loss.Card))]);

    /// <summary>A few take back what they surely will not need.</summary>
    private IEnumerable<Errand> Refunds(IReadOnlyList<(Member Member, IReadOnlyList<Stay> Stays)> members)
    {
        var at = Town.InstantOf(lastDay, RefundsAt);
        foreach (var (member, stays) in members.Where(m => m.Member.Habit == Habit.Pack)
            .Where(m => IsAmple(Stay.HalfDaysMax(m.Stays)))
            .OrderBy(m => StableId.Of("refund-order", town.Seed, m.Member.AccountId.ToString(), Month)).Take(RefundsMax))
        {
            var halfDays = 1 + (Stay.HalfDaysMax(stays) % RefundedHalfDaysMax);
            yield return new Errand(at, [new RefundPass(
                StableId.Of("demo-refund", town.Seed, member.AccountId.ToString(), Month), member.AccountId, member.Home.Id, PassId(member),
                halfDays, halfDays * HalfDayCents, $"AV-{Month}-{member.MemberRef}", Town.Actor)]);
        }
    }

    private static bool IsAmple(int needed) =>
        needed > 0 && needed <= Packs[^1] && PackFor(needed) - needed > RefundedHalfDaysMax;

    private string Month => firstDay.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static int PackFor(int needed) => Packs.First(pack => pack >= needed);

    private Guid PoolId(Employer employer) => StableId.Of("demo-pool", town.Seed, employer.Name, Month);

    private Guid PassId(Member member) => StableId.Of("demo-pass", town.Seed, member.AccountId.ToString(), Month);

    private static BindBadge Bind(Member member, Card card) =>
        new(member.AccountId, member.Home.Id, Enum.Parse<ScanTechnology>(card.Technology.ToString()), card.Identifier, Town.Actor);
}
