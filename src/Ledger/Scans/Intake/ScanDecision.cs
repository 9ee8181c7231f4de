using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Pools;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>Who is inside, or null when the account is nowhere.</summary>
internal sealed record Presence(Guid HostVenue, DateTimeOffset Since);

/// <summary>An account that entered a host that is not its home, for the first time in a venue day.</summary>
internal readonly record struct AwayEntry(Guid AccountId, Guid HostVenue, DateOnly Day, Guid HomeVenue);

/// <summary>What a scan comes to: the events, the answer, and the states after them.</summary>
/// <param name="AskHome">Nothing is decided: the software of the account's home venue must be asked first.</param>
internal sealed record ScanDecision(
    IReadOnlyList<AccountEvent> Events, IReadOnlyList<(Guid PoolId, PoolEvent Event)> PoolEvents, Verdict Verdict, Account Account,
    DateOnly Day, bool PresenceChanged, Presence? Presence, AwayEntry? AwayEntry = null, bool AskHome = false);
