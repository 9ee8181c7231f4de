using Interlieux.Ledger.Accounts;
using Marten;

namespace Interlieux.Ledger.Passes;

/// <summary>A pass pays nothing on whole venue days to come, both included.</summary>
/// <param name="SuspensionId">Follows from the caller's idempotency key.</param>
public sealed record SuspendPass(
    Guid SuspensionId, Guid AccountId, Guid HomeVenue, Guid PassId, DateOnly From, DateOnly Until, string Reason, string By);

public sealed record PassSuspension(Guid SuspensionId, DateOnly From, DateOnly Until);

public static class SuspendPassHandler
{
    public static async Task<Outcome<PassSuspension>> Handle(
        SuspendPass command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (FreeText.Fault("reason", command.Reason) is { } fault) return Refusal.Invalid(fault);
        if (command.Until < command.From) return Refusal.Invalid("until must not be before from.");
        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;
        if (account.Passes.FirstOrDefault(pass => pass.Id == command.PassId) is not { } pass)
            return Refusal.NotFound($"The account has no pass {command.PassId}.");
        if (pass.Suspensions.FirstOrDefault(s => s.Id == command.SuspensionId) is { } known) return new PassSuspension(known.Id, known.From, known.Until);

        // A day that has begun somewhere may have been paid with this pass.
        var tomorrow = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1);
        if (command.From < tomorrow) return Refusal.Invalid($"from must be {tomorrow:yyyy-MM-dd} or later: nothing is retroactive.");

        session.LastModifiedBy = command.By;
        stream.AppendOne(new PassSuspended(command.SuspensionId, pass.Id, command.From, command.Until, command.Reason.Trim(), clock.GetUtcNow()));
        return new PassSuspension(command.SuspensionId, command.From, command.Until);
    }
}
