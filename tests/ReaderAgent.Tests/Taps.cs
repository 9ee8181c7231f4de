using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.Tests;

internal static class Taps
{
    public static readonly DateTimeOffset Morning = new(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(1));

    public static Tap Number(int number, string? identifier = null) => new(
        Technology.NfcA, identifier ?? $"04A2{number:X8}", null, Morning.AddSeconds(number).AddTicks(1), 1000L * number);
}
