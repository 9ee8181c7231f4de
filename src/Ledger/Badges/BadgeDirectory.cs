using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Passes;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Badges;

/// <summary>An account that a badge is bound to, and which pools may pay for it: what intake must lock.</summary>
internal sealed record BadgeOwner(Guid AccountId, Guid HomeVenue, Guid[] Pools)
{
    public bool IsSame(BadgeOwner other) =>
        AccountId == other.AccountId && HomeVenue == other.HomeVenue && Pools.AsSpan().SequenceEqual(other.Pools);
}

/// <summary>Who the badges of a batch belong to: by hash, in the order in which they pay.</summary>
/// <param name="Truncations">Hashes that some badge has when a reader shortens it.</param>
internal sealed record BadgeOwners(IReadOnlyDictionary<string, BadgeOwner[]> Owners, IReadOnlySet<string> Truncations)
{
    /// <returns>The hash under which the badge is known, and its owners; none when nobody has it.</returns>
    public (string Hash, BadgeOwner[] Owners) Find(string[] hashes)
    {
        foreach (var hash in hashes)
        {
            if (Owners.TryGetValue(hash, out var owners)) return (hash, owners);
        }

        return (hashes[0], []);
    }

    public bool IsAmbiguous(string[] hashes)
    {
        foreach (var hash in hashes)
        {
            if (Truncations.Contains(hash)) return true;
        }

        return false;
    }

    public bool IsSame(BadgeOwners other, string[] hashes)
    {
        var (mine, theirs) = (Find(hashes).Owners, other.Find(hashes).Owners);
        if (mine.Length != theirs.Length) return false;
        for (var i = 0; i < mine.Length; i++)
        {
            if (!mine[i].IsSame(theirs[i])) return false;
        }

        return true;
    }
}

/// <summary>Badge → accounts and account → pools, written in the transaction of the events that say so.</summary>
internal sealed partial class BadgeDirectory : EventProjection
{
    public static Table BadgeTable()
    {
        var table = new Table("ledger.badge_binding");
        table.AddColumn("hash", "text").AsPrimaryKey();
        table.AddColumn<Guid>("account_id").AsPrimaryKey();
        table.AddColumn<Guid>("badge_id").NotNull();
        table.AddColumn("pay_order", "integer").NotNull();
        table.AddColumn("bound_at", "timestamptz").NotNull();
        table.AddColumn("key_fingerprint", "text");
        return table;
    }

    public static Table TruncationTable()
    {
        var table = new Table("ledger.badge_truncation");
        table.AddColumn("hash", "text").AsPrimaryKey();
        table.AddColumn<Guid>("badge_id").AsPrimaryKey();
        return table;
    }

    public static Table AccountPoolTable()
    {
        var table = new Table("ledger.account_pool");
        table.AddColumn<Guid>("account_id").AsPrimaryKey();
        table.AddColumn<Guid>("pool_id").AsPrimaryKey();
        return table;
    }

    public static Table AccountHomeTable()
    {
        var table = new Table("ledger.account_home");
        table.AddColumn<Guid>("account_id").AsPrimaryKey();
        table.AddColumn<Guid>("home_venue").NotNull();
        return table;
    }

    public static void Project(IEvent<AccountOpened> e, IDocumentOperations operations) => operations.QueueSqlCommand(
        "insert into ledger.account_home (account_id, home_venue) values (?, ?)", e.StreamId, e.Data.HomeVenue);

    public static void Project(IEvent<BadgeBound> e, IDocumentOperations operations)
    {
        operations.QueueSqlCommand(
            """
            insert into ledger.badge_binding (hash, account_id, badge_id, pay_order, bound_at, key_fingerprint)
            select h, a, b, o, t, f from unnest(?, ?, ?, ?, ?, ?) as x(h, a, b, o, t, f)
            """,
            new[] { e.Data.Personal.BadgeHash }, new[] { e.StreamId }, new[] { e.Data.BadgeId }, new[] { e.Data.PayOrder },
            new[] { e.Data.RecordedAt.ToUniversalTime() }, new[] { e.Data.Personal.KeyFingerprint });
        KeepTruncations(e.Data.BadgeId, e.Data.Personal, operations);
    }

    public static void Project(IEvent<BadgeRehashed> e, IDocumentOperations operations)
    {
        operations.QueueSqlCommand(
            "update ledger.badge_binding set hash = ?, key_fingerprint = ? where account_id = ? and badge_id = ?",
            e.Data.Personal.BadgeHash, e.Data.Personal.KeyFingerprint ?? "", e.StreamId, e.Data.BadgeId);
        KeepTruncations(e.Data.BadgeId, e.Data.Personal, operations);
    }

    public static void Project(IEvent<PoolAttributed> e, IDocumentOperations operations) => operations.QueueSqlCommand(
        "insert into ledger.account_pool (account_id, pool_id) values (?, ?) on conflict do nothing", e.StreamId, e.Data.PoolId);

    /// <summary>Adds what finds the owners of badges: their accounts, and which hashes some badge has when it is shortened.</summary>
    public static void Find(NpgsqlBatchCommandCollection batch, string[] hashes)
    {
        // Nothing is sorted here: nearly every badge has one account, and sorting texts costs more than finding them.
        batch.Add(new NpgsqlBatchCommand("""
            select b.hash, b.account_id, h.home_venue, array(select p.pool_id from ledger.account_pool p where p.account_id = b.account_id),
                b.pay_order, b.bound_at
            from ledger.badge_binding b join ledger.account_home h on h.account_id = b.account_id where b.hash = any($1)
            """) { Parameters = { new NpgsqlParameter<string[]> { TypedValue = hashes } } });
        batch.Add(new NpgsqlBatchCommand("select hash from ledger.badge_truncation where hash = any($1)")
        {
            Parameters = { new NpgsqlParameter<string[]> { TypedValue = hashes } },
        });
    }

    /// <summary>Reads both results of <see cref="Find"/>.</summary>
    public static async Task<BadgeOwners> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var bindings = new Dictionary<string, List<Binding>>();
        while (await reader.ReadAsync(ct))
        {
            var hash = reader.GetString(0);
            if (!bindings.TryGetValue(hash, out var ofBadge)) bindings[hash] = ofBadge = new(1);
            var pools = reader.GetFieldValue<Guid[]>(3);
            Array.Sort(pools);
            ofBadge.Add(new Binding(
                new BadgeOwner(reader.GetGuid(1), reader.GetGuid(2), pools), reader.GetInt32(4), reader.GetFieldValue<DateTimeOffset>(5)));
        }

        await reader.NextResultAsync(ct);
        var truncations = new HashSet<string>();
        while (await reader.ReadAsync(ct)) truncations.Add(reader.GetString(0));
        return new BadgeOwners(bindings.ToDictionary(badge => badge.Key, badge => InPayOrder(badge.Value)), truncations);
    }

    private static BadgeOwner[] InPayOrder(List<Binding> bindings) => bindings is [var only]
        ? [only.Owner]
        : [.. bindings.OrderBy(b => b.PayOrder).ThenBy(b => b.BoundAt).ThenBy(b => b.Owner.AccountId).Select(b => b.Owner)];

    private static void KeepTruncations(Guid badgeId, PersonalBadge personal, IDocumentOperations operations)
    {
        if (personal.Truncations is not { Count: > 0 } truncations) return;
        operations.QueueSqlCommand(
            "insert into ledger.badge_truncation (hash, badge_id) select h, ? from unnest(?) as x(h) on conflict do nothing",
            badgeId, truncations.ToArray());
    }

    private readonly record struct Binding(BadgeOwner Owner, int PayOrder, DateTimeOffset BoundAt);
}
