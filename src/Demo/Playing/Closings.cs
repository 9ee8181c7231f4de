using Interlieux.Demo.Towns;
using Interlieux.Ledger.Venues;

namespace Interlieux.Demo.Playing;

/// <summary>Closes the venue days that are over by the demo's clock, by the command that everybody sends.</summary>
internal sealed class Closings(DueClosings due, Counter counter)
{
    public async Task CloseDueAsync(CancellationToken ct)
    {
        foreach (var (venue, day) in await due.ListAsync(ct))
            await counter.SendAsync<VenueDayClosed>(new CloseVenueDay(venue, day, Town.Actor), ct);
    }
}
