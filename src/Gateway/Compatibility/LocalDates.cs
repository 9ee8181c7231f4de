using System.Globalization;

namespace Interlieux.Gateway.Compatibility;

/// <summary>Dates as a Frappe server has them: the local time of the venue, without an offset.</summary>
internal static class LocalDates
{
    // Python leaves the fraction out when it is zero.
    private static readonly string[] Formats = ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>
    /// The instant of a local time. Of a time that the clocks show twice it is the first: whichever it was, that one is not ahead of us,
    /// and a reader that sends the same text an hour later sends the same scan. A time that the clocks skip is one hour more.
    /// </summary>
    public static bool TryRead(string? text, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        instant = default;
        if (!DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || local.Year is < 2000 or > 9000) return false;

        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        instant = new DateTimeOffset(local, offset).ToUniversalTime();
        return true;
    }
}
