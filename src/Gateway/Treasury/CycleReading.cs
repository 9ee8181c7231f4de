using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;

namespace Interlieux.Gateway.Treasury;

/// <summary>A cycle as one caller reads it: a venue's treasurer has no more in hand than that venue's own.</summary>
public sealed record CycleReading
{
    public required string Name { get; init; }

    public required Network Network { get; init; }

    /// <summary>The venue whose treasurer reads; null for who reads the whole network.</summary>
    public required Guid? OwnVenue { get; init; }

    /// <summary>Null as long as the cycle takes charges.</summary>
    public required Cycle? State { get; init; }

    public required AsOf AsOf { get; init; }

    public required IReadOnlyDictionary<Guid, string> Names { get; init; }

    public required IReadOnlyList<NetPosition> Positions { get; init; }

    public required IReadOnlyList<ObligationPair> Pairs { get; init; }

    /// <summary>Of the last clearing.</summary>
    public required IReadOnlyList<PlannedInvoice> Invoices { get; init; }

    /// <summary>How many invoices the whole network would write without a clearing: one for each two venues that are not even.</summary>
    public required int BilateralInvoices { get; init; }

    /// <summary>What each half-day of the cycle costs; null where prices differ.</summary>
    public required long? HalfDayCents { get; init; }

    public CycleCleared? Clearing => State?.LastClearing;

    public DateOnly FirstDay => FirstDayOf(Name);

    public string NameOf(Guid venue) => Names.TryGetValue(venue, out var name) ? name : venue.ToString("N")[..8];

    public bool Sees(Guid venue) => OwnVenue is null || OwnVenue == venue;

    public NetPosition? PositionOf(Guid venue) => Positions.FirstOrDefault(p => p.VenueId == venue);

    /// <summary>An amount of the plan in cents; null where half-days have no single price.</summary>
    public long? CentsOf(long amount) => Clearing?.Unit == nameof(NettingUnit.Cents) ? amount : amount * HalfDayCents;

    public static DateOnly FirstDayOf(string cycle) =>
        Cycle.TryParse(cycle, out var day) ? day : throw new ArgumentException($"{cycle} is not a month.", nameof(cycle));

    public static long? OnePrice(IEnumerable<ObligationPair> pairs, long price) =>
        pairs.All(p => p.Cents == p.HalfDays * price) ? price : null;

    /// <summary>One invoice for each two venues that are not even, for the difference.</summary>
    public static IReadOnlyList<PlannedInvoice> Bilateral(IEnumerable<ObligationPair> pairs, NettingUnit unit)
    {
        var differences = new Dictionary<(Guid, Guid), long>();
        foreach (var pair in pairs)
        {
            var amount = unit == NettingUnit.Cents ? pair.Cents : pair.HalfDays;
            var forward = pair.HomeVenue.CompareTo(pair.HostVenue) < 0;
            var both = forward ? (pair.HomeVenue, pair.HostVenue) : (pair.HostVenue, pair.HomeVenue);
            differences[both] = differences.GetValueOrDefault(both) + (forward ? amount : -amount);
        }

        return
        [
            .. differences.Where(d => d.Value != 0).Select(d => d.Value > 0
                ? new PlannedInvoice(d.Key.Item1, d.Key.Item2, d.Value, 0)
                : new PlannedInvoice(d.Key.Item2, d.Key.Item1, -d.Value, 0)),
        ];
    }
}
