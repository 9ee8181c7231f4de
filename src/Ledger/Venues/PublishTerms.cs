using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Venues;

/// <summary>Sets a venue's terms for whole venue days to come.</summary>
public sealed record PublishTerms(Guid VenueId, DateOnly EffectiveFrom, VenueTerms Terms, string By);

public static class PublishTermsHandler
{
    public static async Task<Outcome<VenueTermsPublished>> Handle(
        PublishTerms command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LockAsync<Venue>(command.VenueId, ct) is not { Aggregate: { } venue } stream)
            return Refusal.NotFound($"No venue has the id {command.VenueId}.");

        var last = venue.Terms.IsEmpty ? DateOnly.MinValue : venue.Terms[^1].EffectiveFrom;
        var fault = command.Terms.Faults().FirstOrDefault() ?? Versions.Fault(command.EffectiveFrom, last, clock);
        if (fault is not null) return Refusal.Invalid(fault);

        session.LastModifiedBy = command.By;
        var published = new VenueTermsPublished(venue.Terms.Length + 1, command.EffectiveFrom, command.Terms, clock.GetUtcNow());
        stream.AppendOne(published);
        return published;
    }
}
