using System.Globalization;

namespace Interlieux.Gateway.Pages;

/// <summary>Which form a counted noun takes: none is singular in French, plural in English.</summary>
internal static class Plural
{
    public static bool IsOne(long count) => count == 1 || (count == 0 && CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr");
}
