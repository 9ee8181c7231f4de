using System.Diagnostics;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Streams;

/// <summary>The fold of each kind of stream: the same one for intake, commands and Marten's own aggregation.</summary>
internal static class Evolution
{
    public static object? Fold(object? state, object e) => e switch
    {
        AccountEvent account => Account.Fold((Account?)state, account),
        PoolEvent pool => Pool.Fold((Pool?)state, pool),
        ReaderEvent reader => Reader.Fold((Reader?)state, reader),
        VenueEvent venue => Venue.Fold((Venue?)state, venue),
        NetworkEvent network => Network.Fold((Network?)state, network),
        CycleEvent cycle => Cycle.Fold((Cycle?)state, cycle),
        _ => throw new UnreachableException($"No stream has events of type {e.GetType().Name}."),
    };
}
