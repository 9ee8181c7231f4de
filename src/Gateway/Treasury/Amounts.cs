using System.Globalization;

namespace Interlieux.Gateway.Treasury;

/// <summary>Money and counts as the reader writes them.</summary>
internal static class Amounts
{
    public static string Money(long cents, string currency)
    {
        var format = (NumberFormatInfo)CultureInfo.CurrentCulture.NumberFormat.Clone();
        format.CurrencySymbol = currency == "EUR" ? "€" : currency;
        format.CurrencyDecimalDigits = 2;
        return (cents / 100m).ToString("C", format);
    }

    public static string Count(long count) => count.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>With its sign, and a real minus.</summary>
    public static string Signed(long count) =>
        count > 0 ? $"+{Count(count)}" : count < 0 ? $"−{Count(-count)}" : "0";

    public static string SignedMoney(long cents, string currency) =>
        cents > 0 ? $"+{Money(cents, currency)}" : cents < 0 ? $"−{Money(-cents, currency)}" : Money(0, currency);

    public static string Month(DateOnly firstDay) => firstDay.ToString("MMMM yyyy", CultureInfo.CurrentCulture);
}
