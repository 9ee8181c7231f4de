namespace Interlieux.Ledger.Streams;

/// <summary>How the intake writes the events of a batch.</summary>
public enum EventAppend
{
    /// <summary>Through Marten's session: a call of its function for each stream.</summary>
    Marten = 1,

    /// <summary>By one batch of SQL into Marten's tables, whatever the number of streams (docs/adr/0012).</summary>
    OwnSql = 2,
}
