using System.Security.Cryptography;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Readers;

/// <summary>A device becomes the reader that a code was made for. That it has the key was proven before.</summary>
/// <param name="PublicKey">Ed25519, 32 bytes.</param>
/// <param name="CountsFrom">The smallest sequence that may still come from the device, at least 1.</param>
public sealed record EnrolReader(string Code, byte[] PublicKey, long CountsFrom = 1)
{
    public override string ToString() => "enrolment";
}

public sealed record EnrolledReader(Guid ReaderId);

public static class EnrolReaderHandler
{
    private const string By = "enrolment";

    private static readonly Refusal Unknown = Refusal.Forbidden("The code is not known, used by another device, or too old: ask for a new one.");

    public static async Task<Outcome<EnrolledReader>> Handle(EnrolReader command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var id = EnrolmentCode.IdOf(command.Code);
        if (await session.LoadAsync<EnrolmentCode>(id, ct) is not { } known) return Unknown;

        // Two devices that say the same code wait for one another here.
        if (await session.LockAsync<Reader>(known.ReaderId, ct) is not { Aggregate: { Revoked: false } reader } stream) return Unknown;
        var now = clock.GetUtcNow();
        if (await session.LoadAsync<EnrolmentCode>(id, ct) is not { } code || code.ExpiresAt < now) return Unknown;
        if (code.UsedBy is { } device)
        {
            // The same device again: its answer was lost.
            var isSame = CryptographicOperations.FixedTimeEquals(device, command.PublicKey)
                && reader.PublicKey is { } present && present.AsSpan().SequenceEqual(command.PublicKey);
            return isSame ? new EnrolledReader(reader.Id) : Unknown;
        }

        if (await session.LoadAsync<AccessKey>(Reader.KeyIdOf(reader.Id), ct) is not { Compatibility: null } key) return Unknown;
        session.LastModifiedBy = By;
        session.Store(code with { UsedBy = command.PublicKey });
        session.DeleteWhere<EnrolmentCode>(other => other.ReaderId == reader.Id && other.Id != id);
        session.Store(key with { PublicKey = command.PublicKey, PreviousPublicKey = null });
        stream.AppendOne(new ReaderEnrolled(command.PublicKey, now, command.CountsFrom > 1 ? command.CountsFrom : null));
        return new EnrolledReader(reader.Id);
    }
}
