namespace Interlieux.ReaderAgent;

/// <summary>What became of an agent's scans: verdicts since it was opened, and what the queue holds now.</summary>
/// <param name="Accepted">Accepted scans.</param>
/// <param name="Repeats">Repeats.</param>
/// <param name="RefusedByReason">Refused scans by their code.</param>
/// <param name="Waiting">Scans without a verdict.</param>
/// <param name="Parked">Scans set aside because the gateway cannot read them.</param>
public sealed record AgentCounts(
    long Accepted, long Repeats, IReadOnlyDictionary<string, long> RefusedByReason, long Waiting, long Parked);
