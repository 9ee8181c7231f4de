using System.Collections.Concurrent;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Readers;
using Marten;

namespace Interlieux.Gateway.Access;

/// <summary>
/// The keys of the readers that speak now. A hub connection lasts for weeks while a device is enrolled, disabled or takes a new key, so each
/// call looks here; a second old is new enough, and spares the database a question for each tap.
/// </summary>
internal sealed class DeviceDirectory(IDocumentStore store)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, (AccessKey? Key, long ReadAt)> known = new();

    /// <summary>Null where no device has the reader's key.</summary>
    public async ValueTask<AccessKey?> FindAsync(Guid readerId, CancellationToken ct)
    {
        // Real time, whatever the ledger's clock says: this is about the age of a copy.
        if (known.TryGetValue(readerId, out var found) && TimeProvider.System.GetElapsedTime(found.ReadAt) < Fresh) return found.Key;

        await using var session = store.QuerySession();
        var key = await session.LoadAsync<AccessKey>(Reader.KeyIdOf(readerId), ct);
        known[readerId] = (key, TimeProvider.System.GetTimestamp());
        return key;
    }

    /// <summary>Its key has changed in this gateway.</summary>
    public void Forget(Guid readerId) => known.TryRemove(readerId, out _);
}
