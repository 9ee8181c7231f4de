using Marten;

namespace Interlieux.Ledger.Accounts;

/// <summary>The member enters nowhere until the account is resumed. Doing it again changes nothing.</summary>
public sealed record SuspendAccount(Guid AccountId, Guid HomeVenue, string Reason, string By);

public sealed record ResumeAccount(Guid AccountId, Guid HomeVenue, string By);

public sealed record AccountSuspension(Guid AccountId, bool Suspended);

public static class SuspendAccountHandler
{
    public static async Task<Outcome<AccountSuspension>> Handle(
        SuspendAccount command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (FreeText.Fault("reason", command.Reason) is { } fault) return Refusal.Invalid(fault);
        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;

        session.LastModifiedBy = command.By;
        if (!account.Suspended) stream.AppendOne(new AccountSuspended(command.Reason.Trim(), clock.GetUtcNow()));
        return new AccountSuspension(account.Id, Suspended: true);
    }

    public static async Task<Outcome<AccountSuspension>> Handle(
        ResumeAccount command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;

        session.LastModifiedBy = command.By;
        if (account.Suspended) stream.AppendOne(new AccountResumed(clock.GetUtcNow()));
        return new AccountSuspension(account.Id, Suspended: false);
    }
}
