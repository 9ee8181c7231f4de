using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Marten;
using Wolverine;

namespace Interlieux.Gateway.Hosting;

/// <summary>What keeps a gateway from starting, in one line.</summary>
public sealed class StartException(string message) : Exception(message);

/// <summary>Makes sure that the database holds the network that is asked for, and that this installation has its badge key.</summary>
public static class Founding
{
    /// <summary>Looks before anything is started: a database that holds another network is not served for a moment.</summary>
    /// <returns>Whether a network is founded already.</returns>
    /// <exception cref="StartException">The database holds another kind of network, or another badge key hashed its badges.</exception>
    public static async Task<bool> CheckAsync(IServiceProvider services, NetworkKind kind, CancellationToken ct)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().LightweightSession();
        if (await session.FindAsync<Network>(Network.StreamId, ct) is not { } known) return false;

        Check(known, kind, services.GetRequiredService<BadgeKeys>());
        return true;
    }

    /// <returns>The first key of scope network, when the network has just been founded.</returns>
    /// <exception cref="StartException">The database holds another kind of network, or another badge key hashed its badges.</exception>
    public static async Task<IssuedKey?> EnsureAsync(
        IServiceProvider services, FoundNetwork founding, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(founding);
        // Another gateway may have founded it since this one looked.
        var isFounded = await CheckAsync(services, founding.Kind, ct);

        await using var scope = services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        if (isFounded)
        {
            // The key file may hold a new key since the last start.
            var rotation = await bus.InvokeAsync<Outcome<BadgeKeyInUse>>(new RecordBadgeKey(founding.By), ct);
            return rotation.Refusal is null ? null : throw new StartException(rotation.Refusal.Detail);
        }

        var founded = await bus.InvokeAsync<Outcome<Network>>(founding, ct);
        if (founded.Refusal is { } refusal) throw new StartException(refusal.Detail);
        Check(founded.Value!, founding.Kind, services.GetRequiredService<BadgeKeys>());

        var clock = services.GetRequiredService<TimeProvider>();
        var key = await bus.InvokeAsync<Outcome<IssuedKey>>(
            new IssueKey(Guid.CreateVersion7(clock.GetUtcNow()), KeyScope.Network, null, "first key", founding.By), ct);
        return key.Value;
    }

    private static void Check(Network known, NetworkKind kind, BadgeKeys badgeKeys)
    {
        if (known.Kind != kind)
        {
            throw new StartException(known.Kind == NetworkKind.Demo
                ? "The database holds a demo network, for ever. Give a real network a database of its own."
                : "The database holds a real network, for ever: no demo is played there. Give the demo a database of its own.");
        }

        if (!badgeKeys.Has(known.BadgeKeyFingerprint))
            throw new StartException("The badge key is not the one that this network's badges were hashed with. Restore keys/badge.key from its backup.");
    }
}
