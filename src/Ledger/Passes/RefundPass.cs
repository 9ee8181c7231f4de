using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Passes;

/// <summary>
/// Takes back unused half-days of a pack: at most bought − charged − refunded − held at that moment, for what the venue's rule gives. No
/// obligation moves.
/// </summary>
/// <param name="RefundId">Follows from the caller's idempotency key: the same id is the same refund.</param>
/// <param name="AmountCents">May be left out where the venue has published a refund rule: then the rule says it.</param>
/// <param name="CreditNote">The reference of the venue's own credit note.</param>
public sealed record RefundPass(
    Guid RefundId, Guid AccountId, Guid HomeVenue, Guid PassId, int HalfDays, long? AmountCents, string CreditNote, string By);

public static class RefundPassHandler
{
    public static async Task<Outcome<PassRefunded>> Handle(
        RefundPass command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.HalfDays <= 0) return Refusal.Invalid("halfDays must be positive.");
        if (command.AmountCents < 0) return Refusal.Invalid("amountCents must not be negative.");
        if (FreeText.Fault("creditNote", command.CreditNote, 100) is { } fault) return Refusal.Invalid(fault);

        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;

        if (account.Refunds.FirstOrDefault(refund => refund.Id == command.RefundId) is { } known)
        {
            var isSame = known.PassId == command.PassId && known.HalfDays == command.HalfDays && known.CreditNote == command.CreditNote.Trim()
                && (command.AmountCents is null || known.AmountCents == command.AmountCents);
            return isSame
                ? new PassRefunded(
                    known.Id, known.PassId, account.HomeVenue, known.HalfDays, known.AmountCents, known.CreditNote, known.RecordedAt)
                : Refusal.Conflict("The Idempotency-Key was used for another refund.", command.RefundId);
        }

        if (account.Passes.FirstOrDefault(pass => pass.Id == command.PassId) is not { } pass)
            return Refusal.NotFound($"The account has no pass {command.PassId}.");
        if (command.HalfDays > pass.Refundable)
            return Refusal.Conflict($"The pass has {pass.Refundable} half-days left to refund.");

        var now = clock.GetUtcNow();
        var venue = await session.FindAsync<Venue>(account.HomeVenue, ct);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, venue!.Zone).DateTime);
        var amount = AmountOf(command, pass, account, venue.TermsOn(today).Refund, now);
        if (amount.Refusal is not null) return amount.Refusal;

        session.LastModifiedBy = command.By;
        var refunded = new PassRefunded(
            command.RefundId, command.PassId, account.HomeVenue, command.HalfDays, amount.Value!.Cents, command.CreditNote.Trim(), now);
        stream.AppendOne(refunded);
        return refunded;
    }

    private static Outcome<Amount> AmountOf(RefundPass command, Pass pass, Account account, RefundRule? rule, DateTimeOffset now)
    {
        var left = pass.PriceCents - account.Refunds.Where(refund => refund.PassId == pass.Id).Sum(refund => refund.AmountCents);
        if (rule is null)
        {
            if (command.AmountCents is not { } asked) return Refusal.Invalid("amountCents is needed: the venue has published no refund rule.");
            return asked > left ? Refusal.Conflict($"Of the pass's price {left} cents are left to refund.") : new Amount(asked);
        }

        if (rule.WithinDays is { } days && now > pass.PurchasedAt.AddDays(days))
            return Refusal.Conflict($"By the venue's refund rule a pass can be given back within {days} days of its purchase.");

        // Rounded down, so that many small refunds never give back more than one large one.
        var due = (long)(new Int128(0, (ulong)pass.PriceCents) * command.HalfDays * rule.Percent / (pass.HalfDays!.Value * 100));
        return command.AmountCents is { } stated && stated != due
            ? Refusal.Conflict($"By the venue's refund rule {command.HalfDays} half-days of this pass give back {due} cents.")
            : new Amount(Math.Min(due, left));
    }

    private sealed record Amount(long Cents);
}
