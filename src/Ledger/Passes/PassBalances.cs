using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Transfers;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Passes;

/// <summary>What each pass was bought for, what was charged, and what was refunded or transferred: the balances that people read.</summary>
internal sealed class PassBalances : IProjection
{
    public const string Name = "balances";

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
        var passes = new Dictionary<(Guid Account, Guid Pass), (int Charged, int Refunded)>();
        var accounts = new Dictionary<Guid, (int Charged, int Overdraft)>();
        foreach (var e in events)
        {
            switch (e.Data)
            {
                case AccountOpened o:
                    operations.QueueSqlCommand(
                        "insert into ledger.account_balance (account_id, home_venue, charged, overdraft) values (?, ?, 0, 0)",
                        o.AccountId, o.HomeVenue);
                    break;
                case PassPurchased p:
                    Insert(operations, e.StreamId, p.PassId, p.Kind, p.HalfDays, null, p.ValidFrom, p.ValidUntil);
                    break;
                case PoolAttributed p:
                    Insert(operations, e.StreamId, p.PassId, PassKind.Pool, null, p.PoolId, p.ValidFrom, p.ValidUntil);
                    break;
                case CreditReceived p:
                    Insert(operations, e.StreamId, p.PassId, PassKind.Pack, p.HalfDays, null, p.ValidFrom, p.ValidUntil);
                    break;
                case HalfDayCharged c:
                    Move(c.AccountId, c.PassId, 1, c.Overdraft);
                    break;
                case ChargeReversed r:
                    Move(r.AccountId, r.PassId, -1, r.Overdraft);
                    break;
                case OverdraftSettled s:
                    var owing = accounts.GetValueOrDefault(e.StreamId);
                    accounts[e.StreamId] = owing with { Overdraft = owing.Overdraft - s.HalfDays };
                    break;
                case PassRefunded r:
                    GiveUp(e.StreamId, r.PassId, r.HalfDays);
                    break;
                case CreditTransferred t:
                    GiveUp(e.StreamId, t.PassId, t.HalfDays);
                    break;
            }
        }

        Update(operations, passes, accounts);
        return Task.CompletedTask;

        void Move(Guid account, Guid? pass, int halfDays, bool overdraft)
        {
            var sum = accounts.GetValueOrDefault(account);
            accounts[account] = (sum.Charged + halfDays, sum.Overdraft + (overdraft ? halfDays : 0));
            if (pass is not { } paid) return;
            var before = passes.GetValueOrDefault((account, paid));
            passes[(account, paid)] = before with { Charged = before.Charged + halfDays };
        }

        void GiveUp(Guid account, Guid pass, int halfDays)
        {
            var before = passes.GetValueOrDefault((account, pass));
            passes[(account, pass)] = before with { Refunded = before.Refunded + halfDays };
        }
    }

    private static void Insert(
        IDocumentOperations operations, Guid account, Guid pass, PassKind kind, int? halfDays, Guid? pool, DateOnly from, DateOnly until) =>
        operations.QueueSqlCommand(
            """
            insert into ledger.pass_balance (pass_id, account_id, kind, half_days, pool_id, valid_from, valid_until, charged, refunded)
            select p, a, k, h, o, f, u, 0, 0 from unnest(?, ?, ?, ?, ?, ?, ?) as x(p, a, k, h, o, f, u)
            """,
            new[] { pass }, new[] { account }, new[] { kind.ToString() }, new[] { halfDays }, new[] { pool }, new[] { from }, new[] { until });

    private static void Update(
        IDocumentOperations operations, Dictionary<(Guid Account, Guid Pass), (int Charged, int Refunded)> passes,
        Dictionary<Guid, (int Charged, int Overdraft)> accounts)
    {
        if (passes.Count > 0)
        {
            operations.QueueSqlCommand(
                """
                update ledger.pass_balance b set charged = b.charged + d.charged, refunded = b.refunded + d.refunded
                from unnest(?, ?, ?, ?) as d(account_id, pass_id, charged, refunded)
                where b.account_id = d.account_id and b.pass_id = d.pass_id
                """,
                passes.Keys.Select(k => k.Account).ToArray(), passes.Keys.Select(k => k.Pass).ToArray(), passes.Values.Select(v => v.Charged).ToArray(), passes.Values.Select(v => v.Refunded).ToArray());
        }

        if (accounts.Count > 0)
        {
            operations.QueueSqlCommand(
                """
                update ledger.account_balance b set charged = b.charged + d.charged, overdraft = b.overdraft + d.overdraft
                from unnest(?, ?, ?) as d(account_id, charged, overdraft) where b.account_id = d.account_id
                """,
                accounts.Keys.ToArray(), accounts.Values.Select(v => v.Charged).ToArray(), accounts.Values.Select(v => v.Overdraft).ToArray());
        }
    }
}
