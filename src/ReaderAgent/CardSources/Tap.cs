using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources;

/// <summary>A card was shown: what a card source knows of it, before it is stored and numbered.</summary>
/// <param name="Technology">How the badge was read.</param>
/// <param name="Identifier">What was read, as it was read.</param>
/// <param name="Direction">In, out or toggle; null when the source cannot tell, then the reader's setting holds.</param>
/// <param name="OccurredAt">When, by the device's clock.</param>
/// <param name="MonotonicMs">Milliseconds of a clock that nobody can set.</param>
/// <param name="ScanId">A UUIDv7 given by the source; null when the outbox shall make it.</param>
/// <param name="Atqa">What an NFC-A card answered to the request (ATQA), to tell kinds of cards apart; null when not known.</param>
/// <param name="Sak">What an NFC-A card answered to its selection (SAK); null when not known.</param>
public sealed record Tap(
    Technology Technology, string Identifier, Direction? Direction, DateTimeOffset OccurredAt, long MonotonicMs, Guid? ScanId = null,
    ushort? Atqa = null, byte? Sak = null)
{
    /// <summary>A tap that happens now.</summary>
    public static Tap Now(TimeProvider clock, Technology technology, string identifier, ushort? atqa = null, byte? sak = null) => new(
        technology, identifier, null, clock.GetUtcNow(), clock.GetTimestamp() / (clock.TimestampFrequency / 1000), null, atqa, sak);
}
