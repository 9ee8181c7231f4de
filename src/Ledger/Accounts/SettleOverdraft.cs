using Marten;

namespace Interlieux.Ledger.Accounts;

/// <summary>The member has paid the home venue for half-days that no pass had paid.</summary>
/// <param name="SettlementId">Follows from the caller's idempotency key.</param>
/// <param name="Reference">The venue's own, of the payment.</param>
public sealed record SettleOverdraft(Guid SettlementId, Guid AccountId, Guid HomeVenue, int HalfDays, string Reference, string By);

public sealed record OverdraftSettlement(Guid SettlementId, int Overdraft);

public static class SettleOverdraftHandler
{
    public static async Task<Outcome<OverdraftSettlement>> Handle(
        SettleOverdraft command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.HalfDays <= 0) return Refusal.Invalid("halfDays must be positive.");
        if (string.IsNullOrWhiteSpace(command.Reference) || command.Reference.Length > 100)
            return Refusal.Invalid("reference must have 1 to 100 characters.");
        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;
        if (account.Settlements.Contains(command.SettlementId)) return new OverdraftSettlement(command.SettlementId, account.Overdraft);
        if (command.HalfDays > account.Overdraft) return Refusal.Conflict($"The account has {account.Overdraft} half-days to settle.");

        session.LastModifiedBy = command.By;
        stream.AppendOne(new OverdraftSettled(command.SettlementId, command.HalfDays, command.Reference.Trim(), clock.GetUtcNow()));
        return new OverdraftSettlement(command.SettlementId, account.Overdraft - command.HalfDays);
    }
}
