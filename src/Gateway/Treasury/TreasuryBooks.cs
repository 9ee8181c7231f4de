using Interlieux.Gateway.Access;
using Interlieux.Gateway.Cycles;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Marten;

namespace Interlieux.Gateway.Treasury;

/// <summary>Gathers what the treasurer's pages show of a cycle, cut down to what the caller may see.</summary>
internal sealed class TreasuryBooks(CycleQueries queries, IDocumentSession session)
{
    public Task<IReadOnlyList<string>> CyclesAsync(CancellationToken ct) => queries.CyclesAsync(ct);

    /// <summary>The latest cycle that was cleared, else the latest.</summary>
    public async Task<string?> DefaultCycleAsync(IReadOnlyList<string> cycles, CancellationToken ct)
    {
        foreach (var cycle in cycles)
        {
            if (await session.Events.FetchLatest<Cycle>(Cycle.StreamIdOf(cycle), ct) is { LastClearing: not null }) return cycle;
        }

        return cycles.Count > 0 ? cycles[0] : null;
    }

    public async Task<CycleReading> OpenAsync(string cycle, Caller caller, CancellationToken ct)
    {
        var network = await session.Events.FetchLatest<Network>(Network.StreamId, ct)
            ?? throw new InvalidOperationException("No network has been founded here.");
        var state = await session.Events.FetchLatest<Cycle>(Cycle.StreamIdOf(cycle), ct);
        var asOf = await queries.AsOfAsync(ct);
        var positions = await queries.PositionsAsync(cycle, ct);
        var pairs = await queries.PairsAsync(cycle, ct);

        return new CycleReading
        {
            Name = cycle,
            Network = network,
            OwnVenue = caller.VenueId,
            State = state,
            AsOf = asOf,
            Names = positions.ToDictionary(p => p.VenueId, p => p.Name),
            Positions = [.. positions.Where(p => CycleEndpoints.Sees(caller, p.VenueId))],
            Pairs = [.. pairs.Where(p => Sees(p.HomeVenue, p.HostVenue))],
            Invoices = [.. (state?.LastClearing?.Invoices ?? []).Where(i => Sees(i.Debtor, i.Creditor))],
            BilateralInvoices = CycleReading.Bilateral(pairs, network.Unit).Count,
            HalfDayCents = CycleReading.OnePrice(pairs, network.TariffOn(CycleReading.FirstDayOf(cycle)).HalfDayCents),
        };

        bool Sees(Guid one, Guid other) => CycleEndpoints.Sees(caller, one) || CycleEndpoints.Sees(caller, other);
    }
}
