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
        if (ReaderAccess.Refuse(await session.FindAsync<Reader>(command.ReaderId, ct), command.ReaderId, command.VenueId) is { } refusal) return refusal;

        var now = clock.GetUtcNow();
        var code = EnrolmentCode.Generate();
        session.LastModifiedBy = command.By;
        session.DeleteWhere<EnrolmentCode>(old => old.ExpiresAt < now);
        session.Insert(new EnrolmentCode { Id = EnrolmentCode.IdOf(code), ReaderId = command.ReaderId, ExpiresAt = now + EnrolmentCode.Lifetime });
        return new IssuedEnrolmentCode(code, now + EnrolmentCode.Lifetime);
    }
}
