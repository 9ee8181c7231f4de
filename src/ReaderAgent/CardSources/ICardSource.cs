namespace Interlieux.ReaderAgent.CardSources;

/// <summary>Something that cards are shown to.</summary>
public interface ICardSource
{
    /// <summary>How it is now; may be asked at any time, by any thread.</summary>
    SourceState State { get; }

    /// <summary>
    /// Yields taps as they happen. The agent asks for the next one only when the last one is stored; a source that plays a known list
    /// starts after <paramref name="last"/>.
    /// </summary>
    IAsyncEnumerable<Tap> ReadAsync(LastTap last, CancellationToken ct);
}
