using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Ledger.Venues;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.Ledger.Tests.Scans;

/// <summary>The intake's own append leaves in the database what Marten's would, to the column.</summary>
public sealed class AppendContractTests(Postgres postgres) : IAsyncLifetime
{
    /// <summary>What differs from one run to the next: compared by shape below.</summary>
    private static readonly string[] OfTheRun = ["seq_id", "id", "timestamp", "created"];

    private LedgerUnderTest marten = null!;
    private LedgerUnderTest own = null!;
    private Guid account;
    private Guid pool;
    private TestReader reader = null!;

    public async ValueTask InitializeAsync()
    {
        marten = await SceneAsync();
        own = await SceneAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await marten.DisposeAsync();
        await own.DisposeAsync();
    }

    [Fact]
    public async Task Both_ways_write_the_same_events_and_streams()
    {
        var before = await Versions(own);
        foreach (var batch in (Guid[])[StableId.Of("batch", "1"), StableId.Of("batch", "2")])
        {
            var writes = Writes(batch);
            await WriteAsync(marten, new MartenAppend(marten.Store), writes);
            await WriteAsync(own, new SqlAppend(own.Store, own.Clock), writes);
        }

        var known = string.Join(',', before.Select(v => $"\"{v.Key}\":{v.Value}"));
        var ofEvents = $"ledger.mt_events e where e.version > ('{{{known}}}'::jsonb ->> e.stream_id::text)::bigint order by e.stream_id, e.version";
        var (martensEvents, ownEvents) = (await Rows(marten, ofEvents), await Rows(own, ofEvents));
        ownEvents.Should().HaveCount(2 * Events(default).Sum(stream => stream.Value.Count));
        Comparable(ownEvents).Should().BeEquivalentTo(Comparable(martensEvents), options => options.WithStrictOrdering());
        // An event's time is that of the ledger's clock, which stands still.
        ownEvents.Select(row => row["timestamp"]).Should().Equal(martensEvents.Select(row => row["timestamp"]));
        EventShape(ownEvents).Should().Equal(EventShape(martensEvents)).And.OnlyContain(rises => rises);

        const string Streams = "ledger.mt_streams e order by e.id";
        var (martensStreams, ownStreams) = (await Rows(marten, Streams), await Rows(own, Streams));
        Comparable(ownStreams, "id").Should().BeEquivalentTo(Comparable(martensStreams, "id"), options => options.WithStrictOrdering());
        StreamShape(ownStreams).Should().Equal(StreamShape(martensStreams)).And.Contain(true);
        (await own.Count("ledger.receipt")).Should().Be(await marten.Count("ledger.receipt"));
        (await own.Count("ledger.open_visit")).Should().Be(await marten.Count("ledger.open_visit"));
    }

    [Fact]
    public async Task Sequence_numbers_are_the_sequences_and_leave_no_gap()
    {
        await WriteAsync(own, new SqlAppend(own.Store, own.Clock), Writes(StableId.Of("batch", "1")));

        (await own.Count("ledger.mt_events")).Should().Be(await Scalar<long>(own, "select last_value from ledger.mt_events_sequence"));
        (await Scalar<long>(own, "select max(seq_id) from ledger.mt_events")).Should().Be(await own.Count("ledger.mt_events"));
    }

    [Fact]
    public async Task A_receipt_that_is_there_already_undoes_the_whole_batch()
    {
        var writes = Writes(StableId.Of("batch", "1"));
        await WriteAsync(own, new SqlAppend(own.Store, own.Clock), writes);
        var events = await own.Count("ledger.mt_events");

        var again = () => WriteAsync(own, new SqlAppend(own.Store, own.Clock), writes);

        (await again.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.UniqueViolation);
        (await own.Count("ledger.mt_events")).Should().Be(events);
    }

    [Theory]
    [InlineData("update ledger.mt_streams set version = version + 1 where id = $1")]
    [InlineData("update ledger.mt_streams set is_archived = true where id = $1")]
    public async Task A_stream_that_moved_or_was_archived_undoes_the_whole_batch(string meanwhile)
    {
        var versions = await Versions(own);
        await using (var command = own.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(meanwhile))
        {
            command.Parameters.Add(new() { Value = account });
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var events = await own.Count("ledger.mt_events");
        var writes = Writes(StableId.Of("batch", "1")) with { Versions = versions };
        var write = () => WriteAsync(own, new SqlAppend(own.Store, own.Clock), writes);

        await write.Should().ThrowAsync<InvalidOperationException>();
        (await own.Count("ledger.mt_events")).Should().Be(events);
        (await own.Count("ledger.receipt")).Should().Be(0);
    }

    [Fact]
    public void Nothing_that_intake_writes_is_awaited_by_an_inline_projection()
    {
        var awaited = own.Store.Options.Events.AllKnownEventTypes().Select(type => type.EventType)
            .Where(type => SqlAppend.HasInlineProjection(own.Store, type));

        // Whatever joins this list is appended through Marten, slower: it must be nothing that a scan writes.
        awaited.Should().BeEquivalentTo(
            [
                typeof(AccountOpened), typeof(BadgeBound), typeof(PoolAttributed), typeof(VenueRegistered), typeof(VenueDayClosed),
                typeof(CycleCutOff), typeof(CycleFrozen),
                // Written by a scan only at its first one after a change of the badge key.
                typeof(BadgeRehashed),
            ]);
    }

    /// <summary>Events of every kind that a scan can lead to, with and without what may be absent.</summary>
    private Dictionary<Guid, List<object>> Events(Guid batch)
    {
        var (now, day, price) = (own.Clock.Now, new DateOnly(2026, 10, 14), 600);
        Guid Id(string name) => StableId.Of("contract", batch.ToString(), name);
        var personal = new PersonalScan(
            Id("scan"), reader.Id, long.MaxValue, ScanTechnology.NfcA, "h\u00e9/+=", now.AddTicks(7), 12, Offline: true,
            Admission.AllowList, 3, now, now) { Salt = "c2FsdA==" };
        var bare = personal with { BadgeHash = null, ListVersion = null, OccurredAt = now.ToOffset(TimeSpan.FromHours(2)) };
        var charge = new HalfDayCharged(
            Id("charge"), account, Id("pass"), pool, reader.Venue, reader.Venue, day, price, 1, "2026-10", Overdraft: false, now);
        return new Dictionary<Guid, List<object>>
        {
            [account] =
            [
                new ScanAccepted(reader.Venue, day, ScanDirection.In, personal), charge,
                charge with { ChargeId = Id("overdraft"), PassId = null, PoolId = null, Overdraft = true },
                new ChargeReversed(
                    Id("charge"), account, Id("pass"), null, reader.Venue, reader.Venue, day, price, 1, "2026-10", Overdraft: false, now),
                new ScanRepeated(reader.Venue, day, ScanDirection.Toggle, bare),
                new ScanRefused(reader.Venue, day, ScanDirection.Out, "\u00e9puis\u00e9 <\"'\\\u2028 \ud83d\ude80", personal),
                new HalfDayBorne(Id("borne"), account, reader.Venue, day, now),
                new BorneHalfDayReversed(Id("borne"), account, reader.Venue, day, now),
                new VisitClosed(reader.Venue, day, new PersonalClosing(now, now) { Salt = "c2FsdA==" }),
            ],
            [pool] = [new PoolDrawn(Id("charge"), account, now), new PoolReturned(Id("charge"), account, now)],
            [reader.Id] = [new StrayScanRefused(reader.Venue, ReasonCodes.UnknownBadge, bare)],
        };
    }

    private IntakeWrites Writes(Guid batch)
    {
        var verdict = new Verdict(StableId.Of("scan", batch.ToString()), ScanOutcome.Accepted, null, 1, null);
        var refused = new Verdict(StableId.Of("refused", batch.ToString()), ScanOutcome.Refused, ReasonCodes.Exhausted, 0, 3);
        return new IntakeWrites(
            Events(batch), new Dictionary<Guid, long>(),
            [.. new[] { verdict, refused }.Select(v => (new ReceiptKey(reader.Id, v.ScanId), new Receipt([1, 2, 3], v)))],
            new Dictionary<(Guid Account, DateOnly Day), Presence?>
            {
                [(account, new(2026, 10, 14))] = new(reader.Venue, own.Clock.Now), [(pool, new(2026, 10, 14))] = null,
            },
            [new AwayEntry(account, reader.Venue, new(2026, 10, 14), reader.Venue)]);
    }

    private async Task<LedgerUnderTest> SceneAsync()
    {
        var ledger = await LedgerUnderTest.StartAsync(postgres);
        var home = await ledger.Venue("home");
        reader = await ledger.Reader(home);
        account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 10);
        pool = StableId.Of("contract", "pool");
        await ledger.Send<PoolPurchased>(
            new PurchasePool(pool, home, "Employer", 10, 100, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), "test"));
        return ledger;
    }

    private static async Task WriteAsync(LedgerUnderTest ledger, IEventAppend append, IntakeWrites writes)
    {
        var ct = TestContext.Current.CancellationToken;
        if (writes.Versions.Count == 0) writes = writes with { Versions = await Versions(ledger) };
        await using var connection = await ledger.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await append.WriteAsync(transaction, writes, ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<Dictionary<Guid, long>> Versions(LedgerUnderTest ledger) =>
        (await Rows(ledger, "ledger.mt_streams e")).ToDictionary(row => Guid.Parse(row["id"]!), row => Number(row["version"]!));

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Every column of every row, as PostgreSQL writes it.</summary>
    private static async Task<List<Dictionary<string, string?>>> Rows(LedgerUnderTest ledger, string from)
    {
        await using var command = ledger.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"select e.* from {from}");
        command.AllResultTypesAreUnknown = true;
        var rows = new List<Dictionary<string, string?>>();
        await using var read = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await read.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(Enumerable.Range(0, read.FieldCount).ToDictionary(read.GetName, i => read.IsDBNull(i) ? null : read.GetString(i)));
        return rows;
    }

    private static IEnumerable<Dictionary<string, string?>> Comparable(List<Dictionary<string, string?>> rows, params string[] kept) =>
        rows.Select(row => row.Where(column => !OfTheRun.Contains(column.Key) || kept.Contains(column.Key)).ToDictionary());

    /// <summary>Whether its sequence number is above that of the stream's event before it. Ids are unique and say no more.</summary>
    private static IEnumerable<bool> EventShape(List<Dictionary<string, string?>> rows)
    {
        rows.Select(row => Guid.Parse(row["id"]!)).Should().OnlyHaveUniqueItems();
        return rows.Select((row, i) =>
            i == 0 || rows[i - 1]["stream_id"] != row["stream_id"] || Number(rows[i - 1]["seq_id"]!) < Number(row["seq_id"]!));
    }

    /// <summary>A stream that was written again says when.</summary>
    private static IEnumerable<bool> StreamShape(List<Dictionary<string, string?>> rows) =>
        rows.Select(row => string.CompareOrdinal(row["timestamp"], row["created"]) > 0);

    private static async Task<T> Scalar<T>(LedgerUnderTest ledger, string sql)
    {
        await using var command = ledger.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
