using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Venues;
using Marten.Events;

namespace Interlieux.Ledger;

/// <summary>Every event under the name it is stored by. A name is for ever; a changed event is a new one.</summary>
internal static class LedgerEvents
{
    public static void Register(IEventStoreOptions events)
    {
        events.MapEventType<NetworkFounded>("network_founded");
        events.MapEventType<RulesPublished>("rules_published");
        events.MapEventType<TariffPublished>("tariff_published");
        events.MapEventType<NetworkKeyIssued>("network_key_issued");
        events.MapEventType<NetworkKeyRevoked>("network_key_revoked");

        events.MapEventType<VenueRegistered>("venue_registered");
        events.MapEventType<VenueDayClosed>("venue_day_closed");
        events.MapEventType<VenueKeyIssued>("venue_key_issued");
        events.MapEventType<VenueKeyRevoked>("venue_key_revoked");

        events.MapEventType<ReaderRegistered>("reader_registered");
        events.MapEventType<ReaderRevoked>("reader_revoked");
        events.MapEventType<StrayScanRefused>("stray_scan_refused");

        events.MapEventType<AccountOpened>("account_opened");
        events.MapEventType<BadgeBound>("badge_bound");
        events.MapEventType<BadgeRevoked>("badge_revoked");
        events.MapEventType<PassPurchased>("pass_purchased");
        events.MapEventType<PoolAttributed>("pool_attributed");
        events.MapEventType<PassRefunded>("pass_refunded");
        events.MapEventType<ScanAccepted>("scan_accepted");
        events.MapEventType<ScanRefused>("scan_refused");
        events.MapEventType<ScanRepeated>("scan_repeated");
        events.MapEventType<HalfDayCharged>("half_day_charged");
        events.MapEventType<ChargeReversed>("charge_reversed");
        events.MapEventType<VisitClosed>("visit_closed");

        events.MapEventType<PoolPurchased>("pool_purchased");
        events.MapEventType<PoolDrawn>("pool_drawn");
        events.MapEventType<PoolReturned>("pool_returned");

        events.MapEventType<CycleCutOff>("cycle_cut_off");
        events.MapEventType<CycleCleared>("cycle_cleared");
    }
}
