using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Pools;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>Who is inside, or null when the account is nowhere.</summary>
internal sealed record Presence(Guid HostVenue, DateTimeOffset Since);

/// <summary>What a scan comes to: the events, the answer, and the states after them.</summary>
internal sealed record ScanDecision(
    IReadOnlyList<AccountEvent> Events, IReadOnlyList<(Guid PoolId, PoolEvent Event)> PoolEvents, Verdict Verdict, Account Account,
    bool PresenceChanged, Presence? Presence);
