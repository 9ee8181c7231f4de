using System.Globalization;

namespace Interlieux.Gateway.Pages;

/// <summary>Numbers as SVG reads them, whatever the reader's language.</summary>
internal static class Svg
{
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
