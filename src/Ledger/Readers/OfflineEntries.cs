using System.Collections.Concurrent;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;
using Npgsql;

namespace Interlieux.Ledger.Readers;

/// <summary>How often a badge may enter a host whose reader cannot ask, as far as the ledger knows now.</summary>
public sealed class OfflineEntries(IDocumentStore store, NpgsqlDataSource source, TimeProvider clock)
{
    /// <summary>Two days, with a break at noon.</summary>
    public const int EntriesMax = 4;

    private static readonly TimeSpan PolicyAgeMax = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, (bool Allows, long ReadAt)> policies = new();

    /// <summary>Whether the host's readers let anybody in by themselves. Seconds old: it is asked for each tap.</summary>
    public async ValueTask<bool> AreGivenAsync(Guid hostVenue, CancellationToken ct)
    {
        if (policies.TryGetValue(hostVenue, out var known) && TimeProvider.System.GetElapsedTime(known.ReadAt) < PolicyAgeMax) return known.Allows;
        await using var session = store.LightweightSession();
        var allows = await FindTermsAsync(session, hostVenue, ct) is { Offline: OfflinePolicy.AllowList or OfflinePolicy.Open };
        policies[hostVenue] = (allows, TimeProvider.System.GetTimestamp());
        return allows;
    }

    /// <param name="hashes">That the badge may be known by.</param>
    /// <returns>0 to <see cref="EntriesMax"/>; 0 still lets out. Null: the badge is not let in without asking, whatever it was told before.</returns>
    public async Task<int?> CountAsync(string[] hashes, Guid hostVenue, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var host = await session.FindAsync<Venue>(hostVenue, ct);
        var network = await session.FindAsync<Network>(Network.StreamId, ct);
        if (host is null || network is null) return null;
        var day = network.DayOf(clock.GetUtcNow(), host.Zone).Day;
        if (host.HasLeftOn(day) || host.TermsOn(day).Offline is not (OfflinePolicy.AllowList or OfflinePolicy.Open)) return null;

        int? entries = null;
        foreach (var owner in await OwnersAsync(hashes, ct))
        {
            if (await session.FindAsync<Account>(owner.AccountId, ct) is not { } account) continue;
            // Lost for one account is lost for all: it is the same card.
            if (account.Badges.Any(badge => hashes.Contains(badge.Hash) && badge.RevokedAt is not null)) return null;
            if (await CountAsync(session, account, hostVenue, day, ct) is { } count) entries = Math.Max(entries ?? 0, count);
        }

        return entries;
    }

    private static async Task<int?> CountAsync(IDocumentSession session, Account account, Guid hostVenue, DateOnly day, CancellationToken ct)
    {
        if (account.Suspended || await session.FindAsync<Venue>(account.HomeVenue, ct) is not { } home || home.HasLeftOn(day)) return null;
        if (home.TermsOn(day) is { PassAuthority: PassAuthority.Venue } terms)
            return terms.StandingAnswer == StandingAnswer.Admit ? EntriesMax : null;

        var pools = new Dictionary<Guid, Pool>();
        foreach (var pool in account.Pools) pools[pool] = (await session.FindAsync<Pool>(pool, ct))!;
        return Math.Min(EntriesMax, PayingPass.Remaining(account, hostVenue, day, pool => pools[pool]) ?? EntriesMax);
    }

    private async Task<VenueTerms?> FindTermsAsync(IDocumentSession session, Guid venueId, CancellationToken ct)
    {
        var network = await session.FindAsync<Network>(Network.StreamId, ct);
        return network is not null && await session.FindAsync<Venue>(venueId, ct) is { } venue
            ? venue.TermsOn(network.DayOf(clock.GetUtcNow(), venue.Zone).Day)
            : null;
    }

    private async Task<BadgeOwner[]> OwnersAsync(string[] hashes, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var query = new NpgsqlBatch(connection);
        BadgeDirectory.Find(query.BatchCommands, hashes);
        await using var reader = await query.ExecuteReaderAsync(ct);
        var owners = await BadgeDirectory.ReadAsync(reader, ct);
        return owners.IsAmbiguous(hashes) ? [] : owners.Find(hashes).Owners;
    }
}
