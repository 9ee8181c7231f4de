using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Transfers;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Passes;

/// <summary>What each pass was bought for, what was charged, and what was refunded or transferred: the balances that people read.</summary>
internal sealed class PassBalances : ProjectionBase, IProjection
{
    public new const string Name = "balances";

    // Other events are not even read.
    public PassBalances()
    {
        IncludeType<AccountOpened>();
        IncludeType<PassPurchased>();
        IncludeType<PoolAttributed>();
        IncludeType<HalfDayCharged>();
        IncludeType<ChargeReversed>();
        IncludeType<PassRefunded>();
        IncludeType<OverdraftSettled>();
        IncludeType<CreditTransferred>();
        IncludeType<CreditReceived>();
    }

    public static Table PassTable()
    {
        var table = new Table("ledger.pass_balance");
        table.AddColumn<Guid>("account_id").AsPrimaryKey();
        table.AddColumn<Guid>("pass_id").AsPrimaryKey();
        table.AddColumn("kind", "text").NotNull();
        table.AddColumn("half_days", "integer");
        table.AddColumn<Guid>("pool_id");
        table.AddColumn("valid_from", "date").NotNull();
        table.AddColumn("valid_until", "date").NotNull();
        table.AddColumn("charged", "integer").NotNull();
        table.AddColumn("refunded", "integer").NotNull();
        return table;
    }

    public static Table AccountTable()
    {
        var table = new Table("ledger.account_balance");
        table.AddColumn<Guid>("account_id").AsPrimaryKey();
        table.AddColumn<Guid>("home_venue").NotNull().AddIndex();
        table.AddColumn("charged", "integer").NotNull();
        table.AddColumn("overdraft", "integer").NotNull();
        return table;
    }

    public Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var sums = new BalanceSums();
        foreach (var e in events) sums.Add(e.StreamId, e.Data);

        // What a batch opens is written with its sums at once; what was there before is moved by them.
        InsertAccounts(operations, sums);
        InsertPasses(operations, sums);
        UpdateAccounts(operations, [.. sums.Accounts.Where(account => !sums.Opened.ContainsKey(account.Key))]);
        UpdatePasses(operations, [.. sums.Passes.Where(pass => !sums.Bought.ContainsKey(pass.Key))]);
        return Task.CompletedTask;
    }

    private static void InsertAccounts(IDocumentOperations operations, BalanceSums sums)
    {
        if (sums.Opened.Count == 0) return;

        var of = Array.ConvertAll([.. sums.Opened.Keys], account => sums.Accounts.GetValueOrDefault(account));
        operations.QueueSqlCommand(
            "insert into ledger.account_balance (account_id, home_venue, charged, overdraft) select * from unnest(?, ?, ?, ?)",
            sums.Opened.Keys.ToArray(), sums.Opened.Values.ToArray(), Array.ConvertAll(of, sum => sum.Charged),
            Array.ConvertAll(of, sum => sum.Overdraft));
    }

    private static void InsertPasses(IDocumentOperations operations, BalanceSums sums)
    {
        if (sums.Bought.Count == 0) return;

        var (keys, bought) = (sums.Bought.Keys.ToArray(), sums.Bought.Values.ToArray());
        var of = Array.ConvertAll(keys, pass => sums.Passes.GetValueOrDefault(pass));
        operations.QueueSqlCommand(
            """
            insert into ledger.pass_balance (account_id, pass_id, kind, half_days, pool_id, valid_from, valid_until, charged, refunded)
            select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            Array.ConvertAll(keys, key => key.Account), Array.ConvertAll(keys, key => key.Pass), Array.ConvertAll(bought, b => $"{b.Kind}"),
            Array.ConvertAll(bought, b => b.HalfDays), Array.ConvertAll(bought, b => b.Pool), Array.ConvertAll(bought, b => b.From),
            Array.ConvertAll(bought, b => b.Until), Array.ConvertAll(of, sum => sum.Charged), Array.ConvertAll(of, sum => sum.Refunded));
    }

    private static void UpdateAccounts(IDocumentOperations operations, KeyValuePair<Guid, (int Charged, int Overdraft)>[] sums)
    {
        if (sums.Length == 0) return;

        operations.QueueSqlCommand(
            """
            update ledger.account_balance b set charged = b.charged + d.charged, overdraft = b.overdraft + d.overdraft
            from unnest(?, ?, ?) as d(account_id, charged, overdraft) where b.account_id = d.account_id
            """,
            Array.ConvertAll(sums, s => s.Key), Array.ConvertAll(sums, s => s.Value.Charged),
            Array.ConvertAll(sums, s => s.Value.Overdraft));
    }

    private static void UpdatePasses(
        IDocumentOperations operations, KeyValuePair<(Guid Account, Guid Pass), (int Charged, int Refunded)>[] sums)
    {
        if (sums.Length == 0) return;

        operations.QueueSqlCommand(
            """
            update ledger.pass_balance b set charged = b.charged + d.charged, refunded = b.refunded + d.refunded
            from unnest(?, ?, ?, ?) as d(account_id, pass_id, charged, refunded)
            where b.account_id = d.account_id and b.pass_id = d.pass_id
            """,
            Array.ConvertAll(sums, s => s.Key.Account), Array.ConvertAll(sums, s => s.Key.Pass),
            Array.ConvertAll(sums, s => s.Value.Charged), Array.ConvertAll(sums, s => s.Value.Refunded));
    }
}
