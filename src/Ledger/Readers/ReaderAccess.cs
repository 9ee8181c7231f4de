namespace Interlieux.Ledger.Readers;

/// <summary>Who may act on a reader: its own venue, and the network.</summary>
internal static class ReaderAccess
{
    /// <param name="venue">The caller's; null for the network.</param>
    /// <returns>Null when the caller may. A reader of another venue is not even said to exist.</returns>
    public static Refusal? Refuse(Reader? reader, Guid readerId, Guid? venue)
    {
        if (reader is null || (venue is { } own && reader.VenueId != own)) return Refusal.NotFound($"No reader of yours has the id {readerId}.");
        return reader.Revoked ? Refusal.Conflict("The reader was revoked: register another.", readerId) : null;
    }
}
