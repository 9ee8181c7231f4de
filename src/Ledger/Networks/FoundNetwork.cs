using Interlieux.Ledger.Badges;
using Marten;

namespace Interlieux.Ledger.Networks;

/// <summary>A database becomes a network, demo or real, for ever.</summary>
public sealed record FoundNetwork(
    string Name, NetworkKind Kind, string Currency, NettingUnit Unit, ChargingRules Rules, long HalfDayCents, string By);

public static class FoundNetworkHandler
{
    public static async Task<Outcome<Network>> Handle(
        FoundNetwork command, IDocumentSession session, BadgeKeys badgeKeys, TimeProvider clock, CancellationToken ct)
    {
        var stream = await session.Events.FetchForExclusiveWriting<Network>(Network.StreamId, ct);
        if (stream.Aggregate is { } founded)
        {
            return founded.Kind == command.Kind
                ? founded
                : Refusal.Conflict($"This database holds a {founded.Kind} network, which it stays. Use another database.".ToLowerInvariant());
        }

        if (Fault(command) is { } fault) return Refusal.Invalid(fault);

        session.LastModifiedBy = command.By;
        var now = clock.GetUtcNow();
        object[] events =
        [
            new NetworkFounded(Network.StreamId, command.Name.Trim(), command.Kind, command.Currency, command.Unit, badgeKeys.Current.Fingerprint, now),
            new RulesPublished(1, DateOnly.MinValue, command.Rules, now),
            new TariffPublished(1, DateOnly.MinValue, command.HalfDayCents, now),
        ];
        session.Events.StartStream<Network>(Network.StreamId, events);
        return events.Cast<NetworkEvent>().Aggregate((Network?)null, Network.Fold)!;
    }

    private static string? Fault(FoundNetwork command) =>
        string.IsNullOrWhiteSpace(command.Name) ? "name is empty."
        : command.Currency is not { Length: 3 } ? "currency must be a code of three letters, for instance EUR."
        : command.HalfDayCents < 0 ? "halfDayCents must not be negative."
        : command.Rules.Faults().FirstOrDefault();
}
