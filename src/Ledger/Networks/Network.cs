using System.Collections.Immutable;
using Interlieux.Ledger.Visits;

namespace Interlieux.Ledger.Networks;

public sealed record RulesVersion(int Version, DateOnly EffectiveFrom, ChargingRules Rules);

public sealed record Tariff(int Version, DateOnly EffectiveFrom, long HalfDayCents);

/// <summary>Venues under one convention: calendar, tariff, charging rule. One database holds one network.</summary>
public sealed record Network(
    Guid Id, string Name, NetworkKind Kind, string Currency, NettingUnit Unit, string BadgeKeyFingerprint,
    ImmutableArray<RulesVersion> Rules, ImmutableArray<Tariff> Tariffs)
{
    /// <summary>The stream of the one network of a database.</summary>
    public static Guid StreamId { get; } = StableId.Of("network");

    public ChargingRules RulesOn(DateOnly day) => LastEffective(Rules, rules => rules.EffectiveFrom, day).Rules;

    /// <summary>The venue day of an instant, and the rules that it obeys. Where a version moves the day's start, each day begins by its own.</summary>
    public (DateOnly Day, ChargingRules Rules) DayOf(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
        // Between instants: a start that the clock shows twice would begin the day, end it and begin it again.
        var day = instant < LocalTime.At(date, RulesOn(date).DayStart, zone) ? date.AddDays(-1) : date;
        return (day, RulesOn(day));
    }

    public Tariff TariffOn(DateOnly day) => LastEffective(Tariffs, tariff => tariff.EffectiveFrom, day);

    public static Network? Fold(Network? network, NetworkEvent e) => (network, e) switch
    {
        (_, NetworkFounded f) => new Network(f.NetworkId, f.Name, f.Kind, f.Currency, f.Unit, f.BadgeKeyFingerprint, [], []),
        ({ } n, RulesPublished p) => n with { Rules = n.Rules.Add(new RulesVersion(p.Version, p.EffectiveFrom, p.Rules)) },
        ({ } n, TariffPublished p) => n with { Tariffs = n.Tariffs.Add(new Tariff(p.Version, p.EffectiveFrom, p.HalfDayCents)) },
        ({ } n, BadgeKeyRotated r) => n with { BadgeKeyFingerprint = r.Fingerprint },
        _ => network,
    };

    // Days before the first version obey the first: a network's scans may be a few weeks older than its founding.
    private static T LastEffective<T>(ImmutableArray<T> versions, Func<T, DateOnly> from, DateOnly day)
    {
        for (var i = versions.Length - 1; i > 0; i--)
        {
            if (from(versions[i]) <= day) return versions[i];
        }

        return versions[0];
    }
}
