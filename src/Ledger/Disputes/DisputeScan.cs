using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Charges;

namespace Interlieux.Ledger.Disputes;

/// <summary>A member's home venue, or the host, contests an accepted scan. Nothing moves until it is resolved.</summary>
/// <param name="DisputeId">Follows from the caller's idempotency key.</param>
public sealed record DisputeScan(Guid DisputeId, Guid AccountId, Guid ScanId, Guid ByVenue, string Reason, string By);

public static class DisputeScanHandler
{
    public static Task<Outcome<Dispute>> Handle(DisputeScan command, ChargeTransaction transaction, CancellationToken ct) =>
        FreeText.Fault("reason", command.Reason) is { } fault
            ? Task.FromResult<Outcome<Dispute>>(Refusal.Invalid(fault))
            : transaction.RunAsync([command.AccountId], [], command.By, work => Decide(command, work), ct);

    internal static Outcome<Dispute> Decide(DisputeScan command, ChargeWork work)
    {
        if (work.Find<Account>(command.AccountId) is not { } account) return Refusal.NotFound($"No account has the id {command.AccountId}.");
        if (account.Disputes.FirstOrDefault(dispute => dispute.Id == command.DisputeId) is { } known)
        {
            return known.ScanId == command.ScanId && known.ByVenue == command.ByVenue
                ? known
                : Refusal.Conflict("The Idempotency-Key was used for another dispute.", known.Id);
        }

        var scans = account.ScansOf(command.ScanId).ToArray();
        if (scans.Length == 0) return Refusal.NotFound("No accepted scan of this account and of the last weeks has this id.");
        var contestable = scans.Where(scan => command.ByVenue == account.HomeVenue || command.ByVenue == scan.Scan.HostVenue).ToArray();
        if (contestable.Length == 0) return Refusal.Forbidden("Only the member's home venue and the host may contest a scan.");
        // Where two hosts have scans of this id, a home venue means the one that is not its own.
        var found = contestable.MinBy(scan => scan.Scan.HostVenue == account.HomeVenue);
        if (account.Disputes.FirstOrDefault(dispute =>
            dispute.ScanId == command.ScanId && dispute.HostVenue == found.Scan.HostVenue && dispute.Upheld is null) is { } open)
            return Refusal.Conflict("The scan is contested already.", open.Id);

        var disputed = new ScanDisputed(
            command.DisputeId, found.Scan.HostVenue, found.Day, command.ByVenue, command.By, command.Reason.Trim(), work.Now,
            new PersonalDispute(command.ScanId));
        work.Append(account.Id, disputed);
        return work.Find<Account>(account.Id)!.Disputes[^1];
    }
}
