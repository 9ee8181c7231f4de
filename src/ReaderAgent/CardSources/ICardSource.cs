namespace Interlieux.ReaderAgent.CardSources;

/// <summary>Something that cards are shown to.</summary>
public interface ICardSource
{
    /// <summary>How it is, for the heartbeat and whoever looks after the counter. Safe to read at any time.</summary>
    SourceHealth Health { get; }

    /// <summary>
    /// Yields taps as they happen. The agent asks for the next one only when the last one is stored; a source that plays a known list
    /// starts after <paramref name="last"/>. A source whose device fails goes on by itself when the device is back: it never throws for it.
    /// </summary>
    IAsyncEnumerable<Tap> ReadAsync(LastTap last, CancellationToken ct);
}
