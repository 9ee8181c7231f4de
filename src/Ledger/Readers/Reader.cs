namespace Interlieux.Ledger.Readers;

/// <summary>A device on a counter, bound to one venue.</summary>
public sealed record Reader(Guid Id, Guid VenueId, string Label, bool Revoked)
{
    /// <summary>Of an enrolled device: its Ed25519 key, 32 bytes.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>Of a revoked device, so many of its refusals are recorded: it may go on asking for ever.</summary>
    public const int RefusalsKept = 1_000;

    public int RefusalsSinceRevoked { get; init; }

    public DateTimeOffset? EnrolledAt { get; init; }

    public bool KeyReplacementAsked { get; init; }

    /// <summary>Why it is disabled; null when it is not.</summary>
    public string? DisabledFor { get; init; }

    public DateTimeOffset? EnabledAt { get; init; }

    public ReaderConfiguration Configuration { get; init; } = ReaderConfiguration.Default;

    /// <summary>The key that its device has.</summary>
    public static Guid KeyIdOf(Guid readerId) => StableId.Of("reader-key", readerId.ToString("N"));

    public static Reader? Fold(Reader? reader, ReaderEvent e) => (reader, e) switch
    {
        (_, ReaderRegistered r) => new Reader(r.ReaderId, r.VenueId, r.Label, Revoked: false),
        ({ } r, ReaderRevoked) => r with { Revoked = true },
        ({ Revoked: true } r, StrayScanRefused) => r with { RefusalsSinceRevoked = r.RefusalsSinceRevoked + 1 },
        ({ } r, ReaderEnrolled n) => r with { PublicKey = n.PublicKey, EnrolledAt = n.RecordedAt, KeyReplacementAsked = false },
        ({ } r, ReaderKeyReplaced n) => r with { PublicKey = n.PublicKey, KeyReplacementAsked = false },
        ({ } r, ReaderKeyReplacementAsked) => r with { KeyReplacementAsked = true },
        ({ } r, ReaderConfigured c) => r with { Configuration = c.Configuration },
        ({ } r, ReaderDisabled d) => r with { DisabledFor = d.Reason },
        ({ } r, ReaderEnabled n) => r with { DisabledFor = null, EnabledAt = n.RecordedAt },
        _ => reader,
    };
}
