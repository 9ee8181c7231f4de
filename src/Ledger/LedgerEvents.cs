using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Transfers;
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
        events.MapEventType<BadgeKeyRotated>("badge_key_rotated");

        events.MapEventType<VenueRegistered>("venue_registered");
        events.MapEventType<VenueDayClosed>("venue_day_closed");
        events.MapEventType<VenueTermsPublished>("venue_terms_published");
        events.MapEventType<VenueLeaving>("venue_leaving");
        events.MapEventType<VenueKeyIssued>("venue_key_issued");
        events.MapEventType<VenueKeyRevoked>("venue_key_revoked");

        events.MapEventType<ReaderRegistered>("reader_registered");
        events.MapEventType<ReaderRevoked>("reader_revoked");
        events.MapEventType<ReaderEnrolled>("reader_enrolled");
        events.MapEventType<ReaderKeyReplaced>("reader_key_replaced");
        events.MapEventType<ReaderKeyReplacementAsked>("reader_key_replacement_asked");
        events.MapEventType<ReaderConfigured>("reader_configured");
        events.MapEventType<ReaderDisabled>("reader_disabled");
        events.MapEventType<ReaderEnabled>("reader_enabled");
        events.MapEventType<StrayScanRefused>("stray_scan_refused");

        events.MapEventType<AccountOpened>("account_opened");
        events.MapEventType<AccountSuspended>("account_suspended");
        events.MapEventType<AccountResumed>("account_resumed");
        events.MapEventType<OverdraftSettled>("overdraft_settled");
        events.MapEventType<BadgeBound>("badge_bound");
        events.MapEventType<BadgeRevoked>("badge_revoked");
        events.MapEventType<BadgeRehashed>("badge_rehashed");
        events.MapEventType<PassPurchased>("pass_purchased");
        events.MapEventType<PoolAttributed>("pool_attributed");
        events.MapEventType<PassSuspended>("pass_suspended");
        events.MapEventType<PassRefunded>("pass_refunded");
        events.MapEventType<CreditOffered>("credit_offered");
        events.MapEventType<CreditOfferEnded>("credit_offer_ended");
        events.MapEventType<CreditTransferred>("credit_transferred");
        events.MapEventType<CreditReceived>("credit_received");
        events.MapEventType<ScanAccepted>("scan_accepted");
        events.MapEventType<ScanRefused>("scan_refused");
        events.MapEventType<ScanRepeated>("scan_repeated");
        events.MapEventType<HalfDayCharged>("half_day_charged");
        events.MapEventType<ChargeReversed>("charge_reversed");
        events.MapEventType<HalfDayBorne>("half_day_borne");
        events.MapEventType<BorneHalfDayReversed>("borne_half_day_reversed");
        events.MapEventType<VisitClosed>("visit_closed");
        events.MapEventType<ScanCorrected>("scan_corrected");
        events.MapEventType<ScanDisputed>("scan_disputed");
        events.MapEventType<DisputeResolved>("dispute_resolved");

        events.MapEventType<PoolPurchased>("pool_purchased");
        events.MapEventType<PoolDrawn>("pool_drawn");
        events.MapEventType<PoolReturned>("pool_returned");

        events.MapEventType<CycleCutOff>("cycle_cut_off");
        events.MapEventType<CycleFrozen>("cycle_frozen");
        events.MapEventType<CycleCleared>("cycle_cleared");
    }
}
