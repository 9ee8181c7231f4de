using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Networks;

/// <summary>Sets the price of a half-day for whole venue days to come.</summary>
public sealed record PublishTariff(DateOnly EffectiveFrom, long HalfDayCents, string By);

public static class PublishTariffHandler
{
    private const long HalfDayCentsMax = 1_000_000;

    public static async Task<Outcome<TariffPublished>> Handle(
        PublishTariff command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LockAsync<Network>(Network.StreamId, ct) is not { Aggregate: { } network } stream)
            return Refusal.NotFound("No network has been founded here.");
        if (command.HalfDayCents is < 0 or > HalfDayCentsMax) return Refusal.Invalid($"halfDayCents must be from 0 to {HalfDayCentsMax}.");
        if (Versions.Fault(command.EffectiveFrom, network.Tariffs[^1].EffectiveFrom, clock) is { } fault) return Refusal.Invalid(fault);

        session.LastModifiedBy = command.By;
        var published = new TariffPublished(network.Tariffs[^1].Version + 1, command.EffectiveFrom, command.HalfDayCents, clock.GetUtcNow());
        stream.AppendOne(published);
        return published;
    }
}
