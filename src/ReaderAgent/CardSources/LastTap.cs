namespace Interlieux.ReaderAgent.CardSources;

/// <summary>The last tap that was stored, ever: it outlives its scan, so that a source can resume after it.</summary>
/// <param name="Sequence">Its sequence number; 0 when there was none.</param>
/// <param name="OccurredAt">When it occurred; null when there was none.</param>
public readonly record struct LastTap(long Sequence, DateTimeOffset? OccurredAt);
