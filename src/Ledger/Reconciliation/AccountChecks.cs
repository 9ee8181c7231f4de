using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Interlieux.Ledger.Visits;
using Npgsql;

namespace Interlieux.Ledger.Reconciliation;

/// <summary>Folds every account anew, and looks whether its days are charged what they owe, and whether it is where the table says.</summary>
internal sealed class AccountChecks(StreamTails tails, Network network)
{
    private const int AtOnce = 500;

    /// <returns>How many accounts were folded.</returns>
    public async Task<int> RunAsync(NpgsqlConnection connection, NpgsqlTransaction moment, List<Difference> differences, CancellationToken ct)
    {
        var venues = await FoldAsync(connection, moment, await ListAsync(connection, moment, "select venue_id from ledger.venue", ct), ct);
        var accounts = await ListAsync(connection, moment, "select account_id from ledger.account_home order by 1", ct);
        var open = await OpenVisitsAsync(connection, moment, ct);
        foreach (var some in accounts.Chunk(AtOnce))
        {
            foreach (var (_, state) in await FoldAsync(connection, moment, some, ct))
            {
                if (state.State is Account account) Check(account, venues, open, differences);
            }
        }

        differences.AddRange(open.Keys.Select(key => new Difference(
            "open-visits", $"account {key.Account}", $"the table has it inside on {key.Day:yyyy-MM-dd}, the events have not")));
        return accounts.Count;
    }

    private void Check(
        Account account, Dictionary<Guid, Versioned> venues, Dictionary<(Guid Account, DateOnly Day), Guid> open, List<Difference> differences)
    {
        foreach (var pass in account.Passes)
        {
            if (pass.Kind == PassKind.Pack && pass.Refundable < 0)
                differences.Add(new Difference("pack", $"account {account.Id}, pass {pass.Id}", $"{-pass.Refundable} half-days more than bought"));
        }

        foreach (var day in account.Days)
        {
            var visits = day.Visits();
            foreach (var host in visits.Select(v => v.HostVenue).Concat(day.Charges.Select(c => c.HostVenue)).Distinct())
            {
                var owed = HalfDays.Owed(visits, host, day.Day, network.RulesOn(day.Day), ((Venue)venues[host].State).Zone);
                var charged = day.HalfDaysCharged(host);
                if (owed != charged)
                {
                    differences.Add(new Difference(
                        "half-days", $"account {account.Id}", $"{day.Day:yyyy-MM-dd} in {host}: charged {charged}, owed {owed}"));
                }
            }

            if (day.OpenVisit() is not { } inside) continue;
            if (!open.Remove((account.Id, day.Day), out var known) || known != inside.HostVenue)
            {
                differences.Add(new Difference(
                    "open-visits", $"account {account.Id}", $"inside {inside.HostVenue} on {day.Day:yyyy-MM-dd} by its events, not by the table"));
            }
        }
    }

    private async Task<Dictionary<Guid, Versioned>> FoldAsync(
        NpgsqlConnection connection, NpgsqlTransaction moment, IReadOnlyCollection<Guid> streams, CancellationToken ct)
    {
        var states = new Dictionary<Guid, Versioned>();
        var versions = await StreamVersions.ReadAsync(connection, moment, streams, ct);
        await tails.FoldAsync(connection, moment, new StateCache(), versions, states, ct);
        return states;
    }

    private static async Task<List<Guid>> ListAsync(NpgsqlConnection connection, NpgsqlTransaction moment, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection, moment);
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static async Task<Dictionary<(Guid Account, DateOnly Day), Guid>> OpenVisitsAsync(
        NpgsqlConnection connection, NpgsqlTransaction moment, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select account_id, venue_day, host_venue from ledger.open_visit", connection, moment);
        var open = new Dictionary<(Guid, DateOnly), Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) open[(reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1))] = reader.GetGuid(2);
        return open;
    }
}
