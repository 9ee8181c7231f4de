using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Marten;
using Npgsql;

namespace Interlieux.Ledger.Venues;

/// <summary>
/// Ends a venue's day: presences without an exit are closed at closing time, estimated. Resumable: what was closed stays closed, and
/// closing a day again closes what is left.
/// </summary>
public sealed record CloseVenueDay(Guid VenueId, DateOnly Day, string By);

public static class CloseVenueDayHandler
{
    // Few at once, so that no reader waits long for an account that is being closed.
    private const int AccountsAtOnce = 50;

    public static async Task<Outcome<VenueDayClosed>> Handle(
        CloseVenueDay command, IDocumentSession session, ChargeTransaction transaction, NpgsqlDataSource source, TimeProvider clock,
        CancellationToken ct)
    {
        if (await session.FindAsync<Venue>(command.VenueId, ct) is not { } venue)
            return Refusal.NotFound($"No venue has the id {command.VenueId}.");
        if (await session.FindAsync<Network>(Network.StreamId, ct) is not { } network)
            return Refusal.NotFound("No network has been founded here.");

        if (command.Day.Year is < 2000 or > 2999) return Refusal.Invalid("day must be a day of this millennium.");

        var now = clock.GetUtcNow();
        var closing = venue.ClosingOf(command.Day, network.RulesOn(command.Day).DayStart);
        if (closing > now) return Refusal.Invalid($"The venue closes at {closing:O}: its day is not over.");

        var closedVisits = 0;
        foreach (var accounts in (await AccountsInsideAsync(source, command, ct)).Chunk(AccountsAtOnce))
            closedVisits += await CloseAsync(transaction, command, accounts, ct);

        session.LastModifiedBy = command.By;
        var closed = new VenueDayClosed(command.Day, closedVisits, now);
        if (closedVisits > 0 || command.Day > (venue.LastClosedDay ?? DateOnly.MinValue)) session.Events.Append(command.VenueId, closed);
        return closed;
    }

    private static async Task<int> CloseAsync(ChargeTransaction transaction, CloseVenueDay command, Guid[] accounts, CancellationToken ct)
    {
        var closed = await transaction.RunAsync<ClosedVisits>(accounts, [command.VenueId], command.By, work =>
        {
            var visits = 0;
            foreach (var id in accounts)
            {
                // An exit may have come in between: then there is nothing to close.
                if (work.Find<Account>(id) is not { } account || account.On(command.Day).OpenVisit()?.HostVenue != command.VenueId) continue;
                var book = work.BookOf(account);
                DayCharging.Settle(book, command.Day, entry: null);
                work.Keep(book, command.Day);
                visits++;
            }

            return new ClosedVisits(visits);
        }, ct);
        return closed.Value!.Count;
    }

    private static async Task<IReadOnlyList<Guid>> AccountsInsideAsync(NpgsqlDataSource source, CloseVenueDay command, CancellationToken ct)
    {
        await using var query = source.CreateCommand(
            "select account_id from ledger.open_visit where host_venue = $1 and venue_day = $2 order by account_id");
        query.Parameters.Add(new() { Value = command.VenueId });
        query.Parameters.Add(new() { Value = command.Day });
        var accounts = new List<Guid>();
        await using var reader = await query.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) accounts.Add(reader.GetGuid(0));
        return accounts;
    }

    private sealed record ClosedVisits(int Count);
}
