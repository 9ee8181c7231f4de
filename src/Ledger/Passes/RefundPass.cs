using Interlieux.Ledger.Accounts;
using Marten;

namespace Interlieux.Ledger.Passes;

/// <summary>Takes back unused half-days of a pack: at most bought − charged − refunded at that moment. No obligation moves.</summary>
/// <param name="RefundId">Follows from the caller's idempotency key: the same id is the same refund.</param>
/// <param name="CreditNote">The reference of the venue's own credit note.</param>
public sealed record RefundPass(
    Guid RefundId, Guid AccountId, Guid HomeVenue, Guid PassId, int HalfDays, long AmountCents, string CreditNote, string By);

public static class RefundPassHandler
{
    public static async Task<Outcome<PassRefunded>> Handle(
        RefundPass command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.HalfDays <= 0) return Refusal.Invalid("halfDays must be positive.");
        if (command.AmountCents < 0) return Refusal.Invalid("amountCents must not be negative.");
        if (string.IsNullOrWhiteSpace(command.CreditNote)) return Refusal.Invalid("creditNote is empty.");

        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;

        var refunded = new PassRefunded(
            command.RefundId, command.PassId, account.HomeVenue, command.HalfDays, command.AmountCents, command.CreditNote.Trim(),
            clock.GetUtcNow());
        if (account.Refunds.FirstOrDefault(refund => refund.Id == command.RefundId) is { } known)
        {
            var first = refunded with { RecordedAt = known.RecordedAt };
            var again = new Refund(
                first.RefundId, first.PassId, first.HalfDays, first.AmountCents, first.CreditNote, first.RecordedAt);
            return known == again ? first : Refusal.Conflict("The Idempotency-Key was used for another refund.", command.RefundId);
        }

        if (account.Passes.FirstOrDefault(pass => pass.Id == command.PassId) is not { } pass)
            return Refusal.NotFound($"The account has no pass {command.PassId}.");
        if (command.HalfDays > pass.Refundable)
            return Refusal.Conflict($"The pass has {pass.Refundable} half-days left to refund.");
        var left = pass.PriceCents - account.Refunds.Where(refund => refund.PassId == pass.Id).Sum(refund => refund.AmountCents);
        if (command.AmountCents > left) return Refusal.Conflict($"Of the pass's price {left} cents are left to refund.");

        session.LastModifiedBy = command.By;
        stream.AppendOne(refunded);
        return refunded;
    }
}
