using Interlieux.Demo.Months;
using Interlieux.Ledger;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;

namespace Interlieux.Demo.Playing;

/// <summary>Sends commands as the API does. A refusal is a mistake of the demo, and ends it.</summary>
internal sealed class Counter(IServiceProvider services, BadgeKeys badgeKeys)
{
    // A little more than the connections that two processors keep busy.
    private const int AtOnce = 6;

    /// <summary>Runs errands of one instant, several at once, but for what the ledger holds already.</summary>
    public Task RunAsync(IEnumerable<Errand> errands, LedgerRecord record, CancellationToken ct) => Parallel.ForEachAsync(
        errands, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (errand, token) =>
        {
            foreach (var command in errand.Commands)
            {
                if (!record.Holds(EvidenceOf(command))) await SendAsync(command, token);
            }
        });

    /// <summary>Sends a command and returns its answer. What has begun is carried out, whoever wishes to stop.</summary>
    public async Task<T> SendAsync<T>(object command, CancellationToken ct) where T : class
    {
        ct.ThrowIfCancellationRequested();
        await using var scope = services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        var outcome = await bus.InvokeAsync<Outcome<T>>(command, CancellationToken.None);
        return outcome.Value ?? throw new InvalidOperationException($"{command.GetType().Name} was refused: {outcome.Refusal!.Detail}");
    }

    private Task SendAsync(object command, CancellationToken ct) => command switch
    {
        OpenAccount => SendAsync<AccountOpening>(command, ct),
        BindBadge => SendAsync<BadgeBinding>(command, ct),
        RevokeLostBadge lost => SendAsync<BadgeRevocation>(
            new RevokeBadge(lost.AccountId, lost.HomeVenue, BadgeIdOf(lost.Badge), "lost", lost.Badge.By), ct),
        PurchasePass => SendAsync<PassPurchased>(command, ct),
        PurchasePool => SendAsync<PoolPurchased>(command, ct),
        AttributePool => SendAsync<PoolAttributed>(command, ct),
        RefundPass => SendAsync<PassRefunded>(command, ct),
        _ => throw new InvalidOperationException($"The demo does not send {command.GetType().Name}."),
    };

    /// <summary>The event that tells that a command was carried out.</summary>
    private Evidence EvidenceOf(object command) => command switch
    {
        OpenAccount c => new("account_opened", Account.IdOf(c.HomeVenue, c.MemberRef), Guid.Empty),
        BindBadge c => new("badge_bound", c.AccountId, BadgeIdOf(c)),
        RevokeLostBadge c => new("badge_revoked", c.AccountId, BadgeIdOf(c.Badge)),
        PurchasePass c => new("pass_purchased", c.AccountId, c.PassId),
        PurchasePool c => new("pool_purchased", c.PoolId, c.PoolId),
        AttributePool c => new("pool_attributed", c.AccountId, c.PoolId),
        RefundPass c => new("pass_refunded", c.AccountId, c.RefundId),
        _ => throw new InvalidOperationException($"The demo does not send {command.GetType().Name}."),
    };

    private Guid BadgeIdOf(BindBadge badge) =>
        BadgeIdentifier.TryParse(badge.Technology, badge.Identifier, out var identifier, out var fault)
        ? StableId.Of("badge", badgeKeys.Current.Hash(identifier))
        : throw new InvalidOperationException(fault);
}
