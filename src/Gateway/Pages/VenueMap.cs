using Interlieux.Ledger.Occupancy;

namespace Interlieux.Gateway.Pages;

/// <summary>A venue on the picture.</summary>
public sealed record Place(VenueOccupancy Venue, double X, double Y, MapLabel? Label);

/// <summary>Where a venue's name stands without covering another.</summary>
public sealed record MapLabel(double X, double Y, string Anchor);

/// <summary>
/// A picture of the territory, drawn from the venues' coordinates alone: land lies around venues, and bubbles grow with the people
/// present.
/// </summary>
public sealed class VenueMap
{
    public const double Width = 1000;
    public const double Height = 820;
    public const double FontSize = 17;

    /// <summary>Radius from which a bubble carries its number.</summary>
    public const double RoomForNumber = 15;

    private const int NamedMax = 90;
    private const double FarAway = 8;

    private VenueMap(IReadOnlyList<Place> places, int outside, double spacing) => (Places, Outside, Unit, LandRadius) =
        (places, outside, Math.Clamp(spacing / 22, 1.8, 6.5), Math.Clamp(spacing * 0.68, 16, 96));

    public IReadOnlyList<Place> Places { get; }

    /// <summary>Venues too far from the others, overseas for instance, or without coordinates.</summary>
    public int Outside { get; }

    /// <summary>Radius of the bubble of a venue where nobody is.</summary>
    public double Unit { get; }

    public double LandRadius { get; }

    /// <summary>The area of a bubble follows the people present. The page's script knows the same rule.</summary>
    public double RadiusOf(int present) => RadiusOf(Unit, present);

    public bool HasRoomFor(int present) => RadiusOf(present) >= RoomForNumber;

    /// <returns>The picture; null when there are too few coordinates for one.</returns>
    public static VenueMap? Of(IReadOnlyList<VenueOccupancy> venues)
    {
        var located = venues.Where(v => v is { Latitude: not null, Longitude: not null }).ToArray();
        if (located.Length < 2) return null;

        var (midLatitude, spreadLatitude) = Middle(located, v => v.Latitude!.Value);
        var (midLongitude, spreadLongitude) = Middle(located, v => v.Longitude!.Value);
        var near = located.Where(v => Math.Abs(v.Latitude!.Value - midLatitude) <= FarAway * spreadLatitude
            && Math.Abs(v.Longitude!.Value - midLongitude) <= FarAway * spreadLongitude).ToArray();

        var spacing = Math.Sqrt(Width * Height / near.Length);
        var map = new VenueMap([], venues.Count - near.Length, spacing);
        return new VenueMap(Name(Project(near, midLatitude, (map.LandRadius * 1.2) + 12), map.Unit), map.Outside, spacing);
    }

    private static double RadiusOf(double unit, int present) => unit * (1 + (0.95 * Math.Sqrt(present)));

    /// <summary>The median, and the median distance from it: a few venues overseas move neither.</summary>
    private static (double Middle, double Spread) Middle(VenueOccupancy[] venues, Func<VenueOccupancy, double> value)
    {
        var middle = Median(venues.Select(value));
        return (middle, Math.Max(Median(venues.Select(v => Math.Abs(value(v) - middle))), 1e-3));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private static Place[] Project(VenueOccupancy[] venues, double midLatitude, double margin)
    {
        var narrowing = Math.Cos(double.DegreesToRadians(midLatitude));
        var points = venues.Select(v => (Venue: v, X: v.Longitude!.Value * narrowing, Y: -v.Latitude!.Value)).ToArray();
        var (left, right) = (points.Min(p => p.X), points.Max(p => p.X));
        var (top, bottom) = (points.Min(p => p.Y), points.Max(p => p.Y));
        var (middleX, middleY) = ((left + right) / 2, (top + bottom) / 2);
        var scale = Math.Min((Width - (2 * margin)) / Math.Max(right - left, 1e-6), (Height - (2 * margin)) / Math.Max(bottom - top, 1e-6));
        return
        [
            .. points.Select(p => new Place(
                p.Venue, (Width / 2) + ((p.X - middleX) * scale), (Height / 2) + ((p.Y - middleY) * scale), null)),
        ];
    }

    /// <summary>Names venues as long as no name covers a bubble or another name; the largest venues first.</summary>
    private static Place[] Name(Place[] places, double unit)
    {
        if (places.Length > NamedMax) return places;

        var taken = places.Select(p => Box.Around(p, RoomOf(p))).ToList();
        var named = new Dictionary<Guid, MapLabel>();
        foreach (var place in places.OrderByDescending(p => p.Venue.Capacity ?? 0))
        {
            var (width, gap) = (place.Venue.Name.Length * FontSize * 0.56, RoomOf(place) + 5);
            var candidates = new (MapLabel Label, double Left)[]
            {
                (new(place.X + gap, place.Y + (FontSize * 0.35), "start"), place.X + gap),
                (new(place.X - gap, place.Y + (FontSize * 0.35), "end"), place.X - gap - width),
                (new(place.X, place.Y + gap + (FontSize * 0.8), "middle"), place.X - (width / 2)),
                (new(place.X, place.Y - gap, "middle"), place.X - (width / 2)),
            };
            foreach (var (label, left) in candidates)
            {
                var box = new Box(left, label.Y - (FontSize * 0.9), left + width, label.Y + (FontSize * 0.3));
                if (!box.IsInside || taken.Any(box.Meets)) continue;

                taken.Add(box);
                named[place.Venue.VenueId] = label;
                break;
            }
        }

        return [.. places.Select(p => p with { Label = named.GetValueOrDefault(p.Venue.VenueId) })];

        double RoomOf(Place p) => RadiusOf(unit, Math.Max(p.Venue.Present, (p.Venue.Capacity ?? 20) / 3));
    }

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public bool IsInside => Left >= 4 && Top >= 4 && Right <= Width - 4 && Bottom <= Height - 4;

        public static Box Around(Place place, double radius) => new(place.X - radius, place.Y - radius, place.X + radius, place.Y + radius);

        public bool Meets(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }
}
