namespace Interlieux.Ledger.Readers;

/// <summary>A device on a counter, bound to one venue.</summary>
public sealed record Reader(Guid Id, Guid VenueId, string Label, bool Revoked)
{
    public static Reader? Fold(Reader? reader, ReaderEvent e) => (reader, e) switch
    {
        (_, ReaderRegistered r) => new Reader(r.ReaderId, r.VenueId, r.Label, Revoked: false),
        ({ } r, ReaderRevoked) => r with { Revoked = true },
        _ => reader,
    };
}
