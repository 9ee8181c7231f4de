using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Networks;

/// <summary>Sets the charging rule for whole venue days to come.</summary>
public sealed record PublishRules(DateOnly EffectiveFrom, ChargingRules Rules, string By);

public static class PublishRulesHandler
{
    public static async Task<Outcome<RulesPublished>> Handle(
        PublishRules command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LockAsync<Network>(Network.StreamId, ct) is not { Aggregate: { } network } stream)
            return Refusal.NotFound("No network has been founded here.");

        var fault = command.Rules.Faults().FirstOrDefault() ?? Versions.Fault(command.EffectiveFrom, network.Rules[^1].EffectiveFrom, clock);
        if (fault is not null) return Refusal.Invalid(fault);

        session.LastModifiedBy = command.By;
        var published = new RulesPublished(network.Rules[^1].Version + 1, command.EffectiveFrom, command.Rules, clock.GetUtcNow());
        stream.AppendOne(published);
        return published;
    }
}

/// <summary>Nothing is retroactive: a version begins after the day of its publication, and after the version before it.</summary>
internal static class Versions
{
    public static string? Fault(DateOnly effectiveFrom, DateOnly last, TimeProvider clock)
    {
        // A day is over everywhere two days after it began in Greenwich.
        var earliest = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(2);
        if (effectiveFrom < earliest) return $"effectiveFrom must be {earliest:yyyy-MM-dd} or later: nothing is retroactive.";
        return effectiveFrom <= last ? $"effectiveFrom must be after {last:yyyy-MM-dd}, when the last version begins." : null;
    }
}
