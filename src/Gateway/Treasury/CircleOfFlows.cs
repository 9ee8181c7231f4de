using Interlieux.Gateway.Pages;
using Interlieux.Ledger.Cycles;

namespace Interlieux.Gateway.Treasury;

/// <param name="Turn">How the name is turned to stand on the circle, in degrees.</param>
/// <param name="Net">What the venue receives by the plan less what it pays.</param>
public sealed record FlowVenue(
    Guid VenueId, string Name, double X, double Y, double LabelX, double LabelY, double Turn, string Anchor, long Net);

/// <param name="Path">From who pays to who is paid, bent towards the middle.</param>
public sealed record FlowLine(string Path, double Thickness);

/// <summary>Invoices as lines between venues that stand on a circle: two pictures of one circle can be compared.</summary>
public sealed class CircleOfFlows
{
    public const double Size = 760;
    public const int VenuesMax = 60;
    private const double Radius = 224;
    private const double ThickestLine = 5;

    private readonly Dictionary<Guid, FlowVenue> byId;

    private CircleOfFlows(IReadOnlyList<FlowVenue> venues, int leftOut) => (Venues, LeftOut, byId) =
        (venues, leftOut, venues.ToDictionary(v => v.VenueId));

    public IReadOnlyList<FlowVenue> Venues { get; }

    /// <summary>Venues with the smallest flows that found no room.</summary>
    public int LeftOut { get; }

    /// <summary>Places the venues of both pictures; those of one group of the plan stand side by side.</summary>
    public static CircleOfFlows Of(IReadOnlyList<PlannedInvoice> before, IReadOnlyList<PlannedInvoice> after, Func<Guid, string> nameOf)
    {
        var (net, volume, group) = (new Dictionary<Guid, long>(), new Dictionary<Guid, long>(), new Dictionary<Guid, int>());
        foreach (var invoice in before.Concat(after))
        {
            volume[invoice.Debtor] = volume.GetValueOrDefault(invoice.Debtor) + invoice.Amount;
            volume[invoice.Creditor] = volume.GetValueOrDefault(invoice.Creditor) + invoice.Amount;
        }

        // The plan pays each venue its net position.
        foreach (var invoice in after)
        {
            net[invoice.Debtor] = net.GetValueOrDefault(invoice.Debtor) - invoice.Amount;
            net[invoice.Creditor] = net.GetValueOrDefault(invoice.Creditor) + invoice.Amount;
            (group[invoice.Debtor], group[invoice.Creditor]) = (invoice.Group, invoice.Group);
        }

        var shown = volume.Keys.OrderByDescending(v => volume[v]).Take(VenuesMax)
            .OrderBy(v => group.GetValueOrDefault(v, int.MaxValue)).ThenBy(v => net.GetValueOrDefault(v))
            .ThenBy(nameOf, StringComparer.Ordinal).ToArray();
        var venues = shown.Select((venue, i) => Stand(venue, nameOf(venue), net.GetValueOrDefault(venue), i, shown.Length)).ToArray();
        return new CircleOfFlows(venues, volume.Count - shown.Length);
    }

    public IReadOnlyList<FlowLine> Lines(IReadOnlyList<PlannedInvoice> invoices)
    {
        var largest = Math.Max(1, invoices.Count == 0 ? 1 : invoices.Max(i => i.Amount));
        return
        [
            .. invoices.Where(i => byId.ContainsKey(i.Debtor) && byId.ContainsKey(i.Creditor))
                .Select(i => new FlowLine(Bend(byId[i.Debtor], byId[i.Creditor]), 0.8 + ((ThickestLine - 0.8) * i.Amount / largest))),
        ];
    }

    private static FlowVenue Stand(Guid venue, string name, long net, int index, int count)
    {
        var angle = (360.0 * index / count) - 90;
        var (cos, sin) = (Math.Cos(double.DegreesToRadians(angle)), Math.Sin(double.DegreesToRadians(angle)));
        var isLeft = cos < -1e-9;
        return new FlowVenue(
            venue, name, (Size / 2) + (Radius * cos), (Size / 2) + (Radius * sin), (Size / 2) + ((Radius + 14) * cos),
            (Size / 2) + ((Radius + 14) * sin), isLeft ? angle + 180 : angle, isLeft ? "end" : "start", net);
    }

    // Neighbours are joined by a shallow bow, venues face to face by a line through the middle.
    private static string Bend(FlowVenue from, FlowVenue to)
    {
        var (middleX, middleY) = ((from.X + to.X) / 2, (from.Y + to.Y) / 2);
        var (x, y) = (middleX + ((Size / 2) - middleX) * 0.6, middleY + ((Size / 2) - middleY) * 0.6);
        return $"M{Svg.Number(from.X)} {Svg.Number(from.Y)}Q{Svg.Number(x)} {Svg.Number(y)} {Svg.Number(to.X)} {Svg.Number(to.Y)}";
    }
}
