using System.Buffers.Binary;
using System.Globalization;
using Interlieux.Demo.Towns;
using Interlieux.Ledger;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.Demo.Months;

/// <summary>A card that somebody wants to show.</summary>
internal sealed record Showing(TownVenue Venue, Card Card, bool IsEntry, DateTimeOffset At);

/// <summary>Puts the cards that are shown at one reader in order: two cannot be shown at once.</summary>
internal static class VenueTaps
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    /// <returns>Taps, each later than the one before, with ids that follow from the seed.</returns>
    public static IEnumerable<PlannedTap> InOrder(Town town, TownVenue venue, IEnumerable<Showing> showings)
    {
        var free = DateTimeOffset.MinValue;
        foreach (var showing in showings.OrderBy(s => s.At).ThenBy(s => s.Card.Identifier, StringComparer.Ordinal))
        {
            var at = showing.At > free ? showing.At : free;
            free = at + Apart;
            Direction? direction = !venue.TellsDirection ? null : showing.IsEntry ? Direction.In : Direction.Out;
            var milliseconds = at.ToUnixTimeMilliseconds();
            yield return new PlannedTap(venue, new Tap(
                showing.Card.Technology, showing.Card.Identifier, direction, at, milliseconds, ScanId(town, venue, milliseconds)));
        }
    }

    // A UUIDv7 as RFC 9562 lays it out, with what else would be random from the seed.
    private static Guid ScanId(Town town, TownVenue venue, long milliseconds)
    {
        Span<byte> id = stackalloc byte[16];
        StableId.Of("demo-scan", town.Seed, venue.SourceId, milliseconds.ToString(CultureInfo.InvariantCulture))
            .TryWriteBytes(id, bigEndian: true, out _);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, milliseconds);
        time[2..].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        return new Guid(id, bigEndian: true);
    }
}
