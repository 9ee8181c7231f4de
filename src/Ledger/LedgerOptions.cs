using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Streams;

namespace Interlieux.Ledger;

/// <summary>Where the ledger lives and how it works.</summary>
public sealed class LedgerOptions
{
    public required string ConnectionString { get; init; }

    /// <summary>File that holds the badge key, readable by its owner alone; made when a network is founded.</summary>
    public required string BadgeKeyFile { get; init; }

    /// <summary>Writers of scans, each with a connection of its own. Two keep a small machine busy.</summary>
    public int IntakeShards { get; init; } = 2;

    /// <summary>How the intake writes events.</summary>
    public EventAppend Append { get; init; } = EventAppend.OwnSql;

    /// <summary>Events that a projection takes at once while it catches up.</summary>
    public int ProjectionBatch { get; init; } = 10_000;

    /// <summary>Of the questions to home venues' own software.</summary>
    public CallOutLimits CallOuts { get; init; } = new();
}
