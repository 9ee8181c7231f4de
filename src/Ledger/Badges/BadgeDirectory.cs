using Interlieux.Ledger.Accounts;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Badges;

/// <summary>Whose badge it is, and which pools may pay for that account: what intake must lock.</summary>
internal sealed record BadgeOwner(Guid AccountId, Guid[] Pools);

/// <summary>Badge → account and account → pools, written in the transaction of the events that say so.</summary>
internal sealed partial class BadgeDirectory : EventProjection
{
    public static Table BadgeTable()
    {
        var table = new Table("ledger.badge");
        table.AddColumn("hash", "text").AsPrimaryKey();
        table.AddColumn<Guid>("account_id").NotNull();
        table.AddColumn<Guid>("badge_id").NotNull();
        return table;
    }

    public static Table AccountPoolTable()
    {
        var table = new Table("ledger.account_pool");
        table.AddColumn<Guid>("account_id").AsPrimaryKey();
        table.AddColumn<Guid>("pool_id").AsPrimaryKey();
        return table;
    }

    public static void Project(IEvent<BadgeBound> e, IDocumentOperations operations) => operations.QueueSqlCommand(
        "insert into ledger.badge (hash, account_id, badge_id) values (?, ?, ?)", e.Data.Personal.BadgeHash, e.StreamId, e.Data.BadgeId);

    public static void Project(IEvent<PoolAttributed> e, IDocumentOperations operations) => operations.QueueSqlCommand(
        "insert into ledger.account_pool (account_id, pool_id) values (?, ?) on conflict do nothing", e.StreamId, e.Data.PoolId);

    public static NpgsqlBatchCommand Find(string[] hashes)
    {
        var command = new NpgsqlBatchCommand("""
            select b.hash, b.account_id, array(select p.pool_id from ledger.account_pool p where p.account_id = b.account_id order by 1)
            from ledger.badge b where b.hash = any($1)
            """);
        command.Parameters.Add(new() { Value = hashes });
        return command;
    }

    public static async Task<Dictionary<string, BadgeOwner>> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var owners = new Dictionary<string, BadgeOwner>();
        while (await reader.ReadAsync(ct))
            owners[reader.GetString(0)] = new BadgeOwner(reader.GetGuid(1), reader.GetFieldValue<Guid[]>(2));
        return owners;
    }
}
