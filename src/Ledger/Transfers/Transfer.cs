namespace Interlieux.Ledger.Transfers;

public enum TransferState
{
    Offered = 1,
    Ended = 2,
    Done = 3,
}

/// <summary>Credit on its way to another home, as the old home's account knows it.</summary>
public sealed record Transfer(
    Guid Id, Guid PassId, int HalfDays, Guid ToVenue, Guid ToAccount, long PriceCents, DateTimeOffset OfferedAt, TransferState State);
