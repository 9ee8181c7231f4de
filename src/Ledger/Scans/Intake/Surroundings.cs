using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Occupancy;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Npgsql;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>What a few scans need to know beyond their own streams: the other venues of the day, and how full a host is.</summary>
internal sealed class Surroundings(IReadOnlyList<PendingScan> batch, BadgeOwners owners, Dictionary<Guid, Versioned> states)
{
    private readonly PendingScan[] scans = [.. batch.Where(scan => scan.IsTimely)];

    /// <summary>Venues where the accounts were on the days of the scans, and that nobody has read yet.</summary>
    public IReadOnlyCollection<Guid> MissingVenues()
    {
        HashSet<Guid>? missing = null;
        foreach (var scan in scans)
        {
            foreach (var owner in owners.Find(scan.Hashes).Owners)
            {
                if (!states.TryGetValue(owner.AccountId, out var found) || found.State is not Account account) continue;
                foreach (var kept in account.On(DayOf(scan)).Scans)
                {
                    if (!states.ContainsKey(kept.HostVenue)) (missing ??= []).Add(kept.HostVenue);
                }
            }
        }

        return (IReadOnlyCollection<Guid>?)missing ?? [];
    }

    /// <summary>Only hosts that limit their crowd are asked for it.</summary>
    public async Task<Crowds> CrowdsAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var crowds = new Crowds();
        var limited = scans.Select(scan => (scan.HostVenue, Day: DayOf(scan))).Distinct()
            .Where(key => VenueOf(key.HostVenue).TermsOn(key.Day) is var terms && (terms.Capacity is not null || Doors.HasQuota(terms)))
            .ToArray();
        if (limited.Length == 0) return crowds;

        var (hosts, days) = (limited.Select(key => key.HostVenue).ToArray(), limited.Select(key => key.Day).ToArray());
        await using var query = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { OpenVisits.Find(hosts, days), AwayEntries.Count(hosts, days) },
        };
        await using var reader = await query.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) crowds.AddPresent(reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1), reader.GetGuid(2));
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
            crowds.AddAway(reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1), reader.GetGuid(2), reader.GetInt32(3));
        return crowds;
    }

    private DateOnly DayOf(PendingScan scan) =>
        ((Network)states[Network.StreamId].State).DayOf(scan.Scan.OccurredAt, VenueOf(scan.HostVenue).Zone).Day;

    private Venue VenueOf(Guid id) => (Venue)states[id].State;
}
