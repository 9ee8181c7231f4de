using Npgsql;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>What a transaction of the intake writes.</summary>
/// <param name="Appends">New events of each stream, in their order.</param>
/// <param name="Versions">The version of each locked stream, before these events.</param>
internal sealed record IntakeWrites(
    IReadOnlyDictionary<Guid, List<object>> Appends, IReadOnlyDictionary<Guid, long> Versions,
    IReadOnlyList<(ReceiptKey Key, Receipt Receipt)> Receipts, IReadOnlyDictionary<(Guid Account, DateOnly Day), Presence?> Presences,
    IReadOnlyList<AwayEntry> AwayEntries);

/// <summary>Writes what the intake decided, inside the transaction that holds the locks of all streams that it names.</summary>
internal interface IEventAppend
{
    Task WriteAsync(NpgsqlTransaction transaction, IntakeWrites writes, CancellationToken ct);
}
