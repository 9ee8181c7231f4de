using System.CommandLine.Parsing;
using System.Globalization;

namespace Interlieux.CommandLine.Net;

/// <summary>A whole number as the value of an option, in the same notation everywhere.</summary>
internal static class WholeNumber
{
    public static long Parse(ArgumentResult result, long least, long most = long.MaxValue)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        result.AddError($"'{text}' is not a whole number from {least} to {most}.");
        return least;
    }

    /// <summary>Seconds above 0, with decimals.</summary>
    public static TimeSpan? ParseSeconds(ArgumentResult result)
    {
        const double most = 1e9;
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and <= most)
            return TimeSpan.FromSeconds(seconds);
        result.AddError($"'{text}' is not a number of seconds above 0, for instance 2.5.");
        return null;
    }
}
