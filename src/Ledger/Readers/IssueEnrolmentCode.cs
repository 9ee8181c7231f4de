using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Readers;

/// <summary>Makes a code with which one device may become this reader, once, within an hour.</summary>
/// <param name="VenueId">The caller's venue; null for the network, which may do so for all.</param>
public sealed record IssueEnrolmentCode(Guid ReaderId, Guid? VenueId, string By);

/// <param name="Code">Shown once: only its hash is stored.</param>
public sealed record IssuedEnrolmentCode(string Code, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "enrolment code";
}

public static class IssueEnrolmentCodeHandler
{
    public static async Task<Outcome<IssuedEnrolmentCode>> Handle(
        IssueEnrolmentCode command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var stream = await session.LockAsync<Reader>(command.ReaderId, ct);
        if (ReaderAccess.Refuse(stream?.Aggregate, command.ReaderId, command.VenueId) is { } refusal) return refusal;

        var now = clock.GetUtcNow();
        var code = EnrolmentCode.Generate();
        session.LastModifiedBy = command.By;
        // One code at a time: one that nobody used is one that somebody may have seen.
        session.DeleteWhere<EnrolmentCode>(old => old.ExpiresAt < now || old.ReaderId == command.ReaderId);
        session.Insert(new EnrolmentCode { Id = EnrolmentCode.IdOf(code), ReaderId = command.ReaderId, ExpiresAt = now + EnrolmentCode.Lifetime });
        return new IssuedEnrolmentCode(code, now + EnrolmentCode.Lifetime);
    }
}
