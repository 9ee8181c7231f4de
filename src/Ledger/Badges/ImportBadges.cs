using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Badges;

/// <param name="Line">Of the file, for messages.</param>
public sealed record BadgeRow(int Line, string MemberRef, ScanTechnology Technology, string Identifier);

/// <summary>Binds many badges at once, all or none, and opens the accounts that are not there. Doing it again changes nothing.</summary>
/// <param name="Batch">A name that every one of them keeps.</param>
public sealed record ImportBadges(Guid HomeVenue, string Batch, IReadOnlyList<BadgeRow> Rows, string By)
{
    public override string ToString() => $"import {Rows.Count} badges"; // Identifiers and pseudonyms are for no log.
}

public sealed record BadgeImport(string Batch, int Bound, int AccountsOpened, int KnownAlready);

public static class ImportBadgesHandler
{
    public const int RowsMax = 1_000;

    public static async Task<Outcome<BadgeImport>> Handle(
        ImportBadges command, IDocumentSession session, BadgeKeys keys, TimeProvider clock, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(command.Batch) || command.Batch.Length > 100) return Refusal.Invalid("batch must have 1 to 100 characters.");
        if (command.Rows.Count is 0 or > RowsMax) return Refusal.Invalid($"A batch has 1 to {RowsMax} rows.");
        if (Parse(command, keys, out var rows) is { } fault) return Refusal.Invalid(fault);
        if (await session.FindAsync<Venue>(command.HomeVenue, ct) is null) return Refusal.NotFound($"No venue has the id {command.HomeVenue}.");

        session.LastModifiedBy = command.By;
        var now = clock.GetUtcNow();
        var accounts = new Dictionary<Guid, Account>();
        var opened = 0;
        foreach (var (memberRef, id) in rows.Select(row => (row.MemberRef, Account.IdOf(command.HomeVenue, row.MemberRef))).Distinct().OrderBy(a => a.Item2))
        {
            if (await session.LockAsync<Account>(id, ct) is { Aggregate: { } known })
            {
                accounts[id] = known;
                continue;
            }

            var open = new AccountOpened(id, command.HomeVenue, new PersonalMember(memberRef), now);
            session.Events.StartStream<Account>(id, open);
            accounts[id] = Account.Fold(null, open)!;
            opened++;
        }

        var bound = 0;
        // Badges are locked in one order by everybody, so that two imports do not wait for one another.
        foreach (var row in rows.OrderBy(row => row.Hash, StringComparer.Ordinal))
        {
            var account = accounts[Account.IdOf(command.HomeVenue, row.MemberRef)];
            var claim = await BadgeClaim.TakeAsync(session, keys, account.Id, row.Identifier, ct);
            var binding = claim.Refusal is { } refused ? refused : claim.Value!.BindTo(account, shared: false);
            if (binding.Refusal is { } refusal) return refusal with { Detail = $"Line {row.Line}: {refusal.Detail} Nothing was imported." };
            if (!binding.Value!.IsNew) continue;

            session.Events.Append(account.Id, new BadgeBound(claim.Value!.BadgeId, claim.Value.Personal, now, Batch: command.Batch.Trim()));
            bound++;
        }

        return new BadgeImport(command.Batch.Trim(), bound, opened, rows.Count - bound);
    }

    private static string? Parse(ImportBadges command, BadgeKeys keys, out List<ParsedRow> rows)
    {
        rows = [];
        var lines = new Dictionary<string, int>();
        foreach (var row in command.Rows)
        {
            if (OpenAccountHandler.Fault(row.MemberRef) is { } member) return $"Line {row.Line}: {member}";
            if (BadgeClaim.Fault(row.Technology, row.Identifier, out var identifier) is { } fault) return $"Line {row.Line}: {fault}";
            var hash = keys.Current.Hash(identifier);
            if (!lines.TryAdd(hash, row.Line)) return $"Line {row.Line}: identifier is that of line {lines[hash]}.";
            rows.Add(new ParsedRow(row.Line, row.MemberRef.Trim(), identifier, hash));
        }

        return null;
    }

    private sealed record ParsedRow(int Line, string MemberRef, BadgeIdentifier Identifier, string Hash);
}
