using System.Globalization;
using Interlieux.Benchmarks.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.Benchmarks.Ingest;

/// <summary>Members of the twenty venues in turn, each with one badge and one pack that no load exhausts.</summary>
internal static class Members
{
    public const int Count = 5_000;
    private const int StreamsPerSession = 500;

    public static BadgeIdentifier Badge(int member)
    {
        var text = $"04{member.ToString("X12", CultureInfo.InvariantCulture)}";
        return BadgeIdentifier.TryParse(ScanTechnology.NfcA, text, out var identifier, out var fault)
            ? identifier
            : throw new InvalidOperationException(fault);
    }

    public static async Task OpenAsync(MeasuredLedger ledger, CancellationToken ct)
    {
        var keys = ledger.Services.GetRequiredService<BadgeKeys>();
        foreach (var members in Enumerable.Range(0, Count).Chunk(StreamsPerSession))
        {
            await using var session = ledger.Store.LightweightSession();
            foreach (var member in members)
            {
                var home = ledger.Counters[member % ledger.Counters.Count].VenueId;
                var (reference, badge, now) = ($"member-{member}", keys.PersonalOf(Badge(member)), ledger.Clock.GetUtcNow());
                var account = Account.IdOf(home, reference);
                session.Events.StartStream<Account>(
                    account,
                    new AccountOpened(account, home, new PersonalMember(reference), now),
                    new BadgeBound(StableId.Of("badge", badge.BadgeHash), badge, now),
                    new PassPurchased(
                        StableId.Of("bench-pass", reference), home, PassKind.Pack, 1_000_000, PassScope.Network, new DateOnly(2026, 1, 1),
                        new DateOnly(2029, 12, 31), 0, now));
            }

            await session.SaveChangesAsync(ct);
        }
    }
}
