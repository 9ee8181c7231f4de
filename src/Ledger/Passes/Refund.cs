namespace Interlieux.Ledger.Passes;

public sealed record Refund(Guid Id, Guid PassId, int HalfDays, long AmountCents, string CreditNote, DateTimeOffset RecordedAt);
