using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Corrections;

/// <summary>The host corrects an accepted scan of its own: it never happened, or at another time of the day, or in the other direction.</summary>
/// <param name="CorrectionId">Follows from the caller's idempotency key.</param>
/// <param name="OccurredAt">When it happened; null to leave it.</param>
/// <param name="Direction">What it was; null to leave it.</param>
public sealed record CorrectScan(
    Guid CorrectionId, Guid AccountId, Guid ScanId, Guid HostVenue, bool Void, DateTimeOffset? OccurredAt, ScanDirection? Direction,
    string Reason, string By);

/// <param name="HalfDays">What the account owes the host for that day, after the correction.</param>
public sealed record ScanCorrection(Guid CorrectionId, DateOnly VenueDay, int HalfDays);

public static class CorrectScanHandler
{
    public static Task<Outcome<ScanCorrection>> Handle(CorrectScan command, ChargeTransaction transaction, CancellationToken ct) =>
        Fault(command) is { } fault
            ? Task.FromResult<Outcome<ScanCorrection>>(Refusal.Invalid(fault))
            : transaction.RunAsync([command.AccountId], [command.HostVenue], command.By, work => Decide(command, work), ct);

    internal static Outcome<ScanCorrection> Decide(CorrectScan command, ChargeWork work)
    {
        if (work.Find<Account>(command.AccountId) is not { } account) return Refusal.NotFound($"No account has the id {command.AccountId}.");
        if (account.Corrections.FirstOrDefault(done => done.Id == command.CorrectionId) is { Id: var id } known && id == command.CorrectionId)
            return new ScanCorrection(known.Id, known.Day, account.On(known.Day).HalfDaysCharged(command.HostVenue));
        if (account.FindScan(command.ScanId, command.HostVenue) is not { } found)
        {
            return account.ScansOf(command.ScanId).Any()
                ? Refusal.Forbidden("The scan was made in another venue.")
                : Refusal.NotFound("No accepted scan of this account and of the last weeks has this id.");
        }

        var venue = work.Find<Venue>(command.HostVenue)!;
        if (command.OccurredAt is { } at && (work.Network.DayOf(at, venue.Zone).Day != found.Day || at > work.Now))
            return Refusal.Invalid("occurredAt must be past, and of the same venue day: void the scan, and enter it by hand for the other day.");

        var book = work.BookOf(account);
        book.Record(new ScanCorrected(
            command.CorrectionId, command.HostVenue, found.Day, command.Void, command.By, command.Reason.Trim(), work.Now,
            new PersonalCorrection(command.ScanId, command.OccurredAt, command.Direction)));
        DayCharging.Settle(book, found.Day, entry: null);
        work.Keep(book, found.Day);
        return new ScanCorrection(command.CorrectionId, found.Day, book.Account.On(found.Day).HalfDaysCharged(command.HostVenue));
    }

    private static string? Fault(CorrectScan command) =>
        FreeText.Fault("reason", command.Reason)
        ?? (command.Void == (command.OccurredAt is not null || command.Direction is not null)
            ? "Say either void, or what changes: occurredAt, direction."
            : null);
}
