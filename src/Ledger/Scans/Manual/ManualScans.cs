using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Scans.Intake;
using Npgsql;

namespace Interlieux.Ledger.Scans.Manual;

/// <summary>A scan that the host's staff enters: of a venue without a reader, or of a member who came without a badge.</summary>
/// <param name="ScanId">Follows from the caller's idempotency key: the same id is the same scan.</param>
/// <param name="AccountId">Instead of an identifier: the member came without a badge.</param>
/// <param name="OccurredAt">Null for now.</param>
public sealed record ManualScan(
    Guid ScanId, Guid HostVenue, ScanTechnology Technology, string? Identifier, Guid? AccountId, ScanDirection Direction,
    DateTimeOffset? OccurredAt, string Reason, string By)
{
    public override string ToString() => $"scan {ScanId} by hand"; // An identifier is for no log.
}

/// <summary>Gives scans entered by hand to the intake, which judges them as any other, and keeps who entered them and why.</summary>
public sealed class ManualScans(ScanIntake intake, MemberCodes codes, NpgsqlDataSource source, TimeProvider clock)
{
    /// <exception cref="LedgerUnavailableException">The database did not answer; send it again under the same key.</exception>
    /// <exception cref="DeadLetterException">The scan cannot be recorded; it is kept apart for an operator.</exception>
    public async Task<Outcome<Verdict>> EnterAsync(ManualScan command, Desk desk, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(desk);
        if (FreeText.Fault("reason", command.Reason) is { } unwritable) return Refusal.Invalid(unwritable);
        if (command.AccountId is null == command.Identifier is null) return Refusal.Invalid("Say either identifier or accountId.");

        // Entered for now and sent again, it is the same scan at another now: the first answer holds.
        if (command.OccurredAt is null && await FindVerdictAsync(new ReceiptKey(desk.ReaderId, command.ScanId), ct) is { } known) return known;

        string[]? hashes = null;
        if (command.AccountId is { } account)
        {
            if (await HashesOfAsync(account, command.HostVenue, ct) is not { } found)
                return Refusal.NotFound("Neither a member of this venue nor a guest of the last weeks has this account: ask for the badge.");
            if (found is []) return Refusal.Conflict("The account has no badge: bind one first.");
            hashes = found;
        }

        var text = command.Identifier ?? $"account {command.AccountId}";
        var technology = command.Identifier is null ? ScanTechnology.Manual : command.Technology;
        var at = command.OccurredAt ?? clock.GetUtcNow();
        if (!codes.TryRead(technology, text, at, out var identifier, out var objection, out var fault))
            return Refusal.Invalid($"identifier {fault}");

        var scan = new Scan(
            command.ScanId, 1, technology, identifier, command.Direction, at, 0, Offline: false, Admission.None, null, objection);
        return await intake.SubmitAsync(
            desk.ReaderId, command.HostVenue, scan, new ManualEntry(command.By, command.Reason.Trim()), hashes, ct);
    }

    private async Task<Verdict?> FindVerdictAsync(ReceiptKey key, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var query = new NpgsqlBatch(connection) { BatchCommands = { Receipts.Find([key]) } };
        await using var reader = await query.ExecuteReaderAsync(ct);
        return (await Receipts.ReadAsync(reader, ct)).TryGetValue(key, out var receipt) ? receipt.Verdict : null;
    }

    /// <returns>
    /// Null for an account that the venue does not know from its own counter: whoever guesses ids would charge people who never came.
    /// </returns>
    private async Task<string[]?> HashesOfAsync(Guid account, Guid host, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select array(
                select hash from ledger.badge_binding b where b.account_id = h.account_id
                order by exists (
                    select from ledger.mt_events e where e.stream_id = b.account_id and e.type = 'badge_revoked'
                        and (e.data ->> 'badgeId')::uuid = b.badge_id), bound_at desc limit 1)
            from ledger.account_home h where h.account_id = $1 and (h.home_venue = $2 or exists (
                select from ledger.mt_events e where e.stream_id = $1 and e.type = 'scan_accepted' and (e.data ->> 'hostVenue')::uuid = $2
                    and e.timestamp > $3))
            """);
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = host });
        command.Parameters.Add(new() { Value = (clock.GetUtcNow() - Account.ScanAgeMax).ToUniversalTime() });
        return await command.ExecuteScalarAsync(ct) as string[];
    }
}
