using Interlieux.Demo.Playing;
using Interlieux.Demo.Towns;
using Interlieux.Ledger.Keys;

namespace Interlieux.Demo;

/// <summary>Keys to try the API with; made for this installation, and opening nothing elsewhere.</summary>
internal sealed record DemoKeys(Guid Founding, Guid NetworkKeyId, string Network, string Audit, string Venue, string Sell, string Treasurer)
{
    /// <summary>The keys of an earlier run on the same database, else new ones.</summary>
    public static async Task<DemoKeys> EnsureAsync(
        string file, Guid founding, TownVenue venue, IssuedKey? firstKey, Counter counter, CancellationToken ct)
    {
        if (SecretFile.Read<DemoKeys>(file) is { } known && known.Founding == founding) return known;

        var network = firstKey ?? await IssueAsync(KeyScope.Network, null);
        var keys = new DemoKeys(
            founding, network.KeyId, network.Secret, (await IssueAsync(KeyScope.Audit, null)).Secret, venue.Name,
            (await IssueAsync(KeyScope.Sell, venue)).Secret, (await IssueAsync(KeyScope.Treasurer, venue)).Secret);
        SecretFile.Write(file, keys);
        return keys;

        Task<IssuedKey> IssueAsync(KeyScope scope, TownVenue? of) => counter.SendAsync<IssuedKey>(
            new IssueKey(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), scope, of?.Id, "demo", Town.Actor), ct);
    }
}
