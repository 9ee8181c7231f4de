using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Charges;

namespace Interlieux.Ledger.Disputes;

/// <summary>
/// Ends a dispute: upheld, the scan is taken out; else it stands. The other side of the two venues may uphold it, who brought it may drop
/// it, and the network decides where they do not agree. Until the freeze it acts on the cycle of the charge itself.
/// </summary>
/// <param name="Venue">Who resolves it; null for the network.</param>
public sealed record ResolveDispute(Guid DisputeId, Guid AccountId, Guid? Venue, bool Uphold, string Reason, string By);

public static class ResolveDisputeHandler
{
    public static Task<Outcome<Dispute>> Handle(ResolveDispute command, ChargeTransaction transaction, CancellationToken ct) =>
        FreeText.Fault("reason", command.Reason) is { } fault
            ? Task.FromResult<Outcome<Dispute>>(Refusal.Invalid(fault))
            : transaction.RunAsync([command.AccountId], [], command.By, work => Decide(command, work), ct);

    internal static Outcome<Dispute> Decide(ResolveDispute command, ChargeWork work)
    {
        if (work.Find<Account>(command.AccountId) is not { } account) return Refusal.NotFound($"No account has the id {command.AccountId}.");
        if (account.Disputes.FirstOrDefault(d => d.Id == command.DisputeId) is not { } dispute)
            return Refusal.NotFound($"The account has no dispute {command.DisputeId}.");
        if (command.Venue is { } venue && venue != account.HomeVenue && venue != dispute.HostVenue)
            return Refusal.Forbidden("The dispute is between other venues.");
        if (command.Venue is { } own && (own == dispute.ByVenue) == command.Uphold && account.HomeVenue != dispute.HostVenue)
            return Refusal.Forbidden("Who contests a scan may drop the dispute; only the other venue or the network may uphold it.");
        if (dispute.Upheld is { } decided)
            return decided == command.Uphold ? dispute : Refusal.Conflict("The dispute was resolved the other way.", dispute.Id);

        var book = work.BookOf(account, work.DisputeContext);
        book.Record(new DisputeResolved(dispute.Id, command.Uphold, command.By, command.Reason.Trim(), work.Now));
        if (command.Uphold)
        {
            if (account.FindScan(dispute.ScanId, dispute.HostVenue) is null)
                return Refusal.Conflict("The scan was taken out already, or is too old to be touched.");
            book.Record(new ScanCorrected(
                StableId.Of("upheld", dispute.Id.ToString("N")), dispute.HostVenue, dispute.VenueDay, Voided: true, command.By,
                command.Reason.Trim(), work.Now, new PersonalCorrection(dispute.ScanId, null, null)));
            DayCharging.Settle(book, dispute.VenueDay, entry: null);
        }

        work.Keep(book, dispute.VenueDay);
        return work.Find<Account>(account.Id)!.Disputes.First(d => d.Id == dispute.Id);
    }
}
