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
        if (FreeText.Fault("batch", command.Batch, 100) is { } unwritable) return Refusal.Invalid(unwritable);
        if (command.Rows.Count is 0 or > RowsMax) return Refusal.Invalid($"A batch has 1 to {RowsMax} rows.");
        if (Parse(command, keys, out var rows) is { } fault) return Refusal.Invalid(fault);
        if (await session.FindAsync<Venue>(command.HomeVenue, ct) is null) return Refusal.NotFound($"No venue has the id {command.HomeVenue}.");

        var now = clock.GetUtcNow();
        var accounts = new Dictionary<Guid, Account>();
        // Nothing is given to the session before the last row is good: a refusal must leave nothing to be saved.
        var events = new Dictionary<Guid, List<object>>();
        foreach (var (memberRef, id) in rows.Select(row => (row.MemberRef, row.AccountId)).Distinct().OrderBy(row => row.AccountId))
        {
            if (await session.LockAsync<Account>(id, ct) is { Aggregate: { } known })
            {
                accounts[id] = known;
                continue;
            }

            var opened = new AccountOpened(id, command.HomeVenue, new PersonalMember(memberRef), now);
            accounts[id] = Account.Fold(null, opened)!;
            events[id] = [opened];
        }

        var accountsOpened = events.Count;
        var bound = 0;
        // Badges are locked in one order by everybody, so that two imports do not wait for one another.
        foreach (var row in rows.OrderBy(row => row.Hash, StringComparer.Ordinal))
        {
            var claim = await BadgeClaim.TakeAsync(session, keys, row.AccountId, row.Identifier, ct);
            var binding = claim.Refusal is { } refused ? refused : claim.Value!.BindTo(accounts[row.AccountId], shared: false);
            if (binding.Refusal is { } refusal) return refusal with { Detail = $"Line {row.Line}: {refusal.Detail} Nothing was imported." };
            if (!binding.Value!.IsNew) continue;

            if (!events.TryGetValue(row.AccountId, out var list)) events[row.AccountId] = list = [];
            list.Add(new BadgeBound(claim.Value!.BadgeId, claim.Value.Personal, now, Batch: command.Batch.Trim()));
            bound++;
        }

        session.LastModifiedBy = command.By;
        foreach (var (id, list) in events)
        {
            if (list[0] is AccountOpened) session.Events.StartStream<Account>(id, list);
            else session.Events.Append(id, list);
        }

        return new BadgeImport(command.Batch.Trim(), bound, accountsOpened, rows.Count - bound);
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
            var memberRef = row.MemberRef.Trim();
            rows.Add(new ParsedRow(row.Line, memberRef, Account.IdOf(command.HomeVenue, memberRef), identifier, hash));
        }

        return null;
    }

    private sealed record ParsedRow(int Line, string MemberRef, Guid AccountId, BadgeIdentifier Identifier, string Hash);
}
