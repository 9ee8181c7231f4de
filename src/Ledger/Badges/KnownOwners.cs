using System.Collections.Concurrent;

namespace Interlieux.Ledger.Badges;

/// <summary>
/// Whose the badges were when they were last looked up. Only a guess at what must be locked: under the locks it is looked up again,
/// and a scan for which it turns out different is tried again.
/// </summary>
internal sealed class KnownOwners
{
    private const int BadgesMax = 50_000;
    private readonly ConcurrentDictionary<string, BadgeOwner[]> owners = new(StringComparer.Ordinal);

    public (string Hash, BadgeOwner[] Owners)? Find(string[] badgeHashes)
    {
        foreach (var hash in badgeHashes)
        {
            if (owners.TryGetValue(hash, out var found)) return (hash, found);
        }

        return null;
    }

    /// <summary>Takes over what was found for these badges; those without an owner are forgotten.</summary>
    public void Learn(IEnumerable<string> badgeHashes, IReadOnlyDictionary<string, BadgeOwner[]> found)
    {
        // Forgetting all is crude and rare, and costs one look-up a badge.
        if (owners.Count >= BadgesMax) owners.Clear();
        foreach (var hash in badgeHashes)
        {
            if (found.TryGetValue(hash, out var known)) owners[hash] = known;
            else owners.TryRemove(hash, out _);
        }
    }
}
