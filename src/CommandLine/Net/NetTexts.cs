using System.Globalization;
using System.Resources;

namespace Interlieux.CommandLine.Net;

/// <summary>The texts of <c>net</c> and <c>check</c>: <c>NetTexts.resx</c> is French, <c>NetTexts.en.resx</c> English, chosen by the
/// locale of the terminal.</summary>
internal static class NetTexts
{
    private static readonly ResourceManager Resources = new(typeof(NetTexts));

    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " ", NumberDecimalDigits = 0 };

    public static string Of(string name, params object[] arguments)
    {
        var text = Resources.GetString(name, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"no text {name}");
        return arguments.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, arguments);
    }

    /// <summary>A whole number with its thousands apart.</summary>
    public static string Number(Int128 value) => value.ToString("N0", Grouped);
}
