using System.Globalization;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Protocol;
using Microsoft.Data.Sqlite;

namespace Interlieux.ReaderAgent.Outboxes;

/// <summary>The queue's SQL, each statement prepared once. Not safe for several threads: the outbox holds the lock.</summary>
internal sealed class OutboxStatements : IDisposable
{
    private const string ScanColumns =
        "sequence, scan_id, technology, identifier, direction, occurred_at, monotonic_ms, offline, admitted_by, list_version";

    private readonly SqliteConnection connection;
    private readonly SqliteCommand begin;
    private readonly SqliteCommand commit;
    private readonly SqliteCommand rollback;
    private readonly SqliteCommand waitForDisk;
    private readonly SqliteCommand trustDisk;
    private readonly SqliteCommand nextSequence;
    private readonly SqliteCommand insert;
    private readonly SqliteCommand readOldest;
    private readonly SqliteCommand markOffline;
    private readonly SqliteCommand delete;
    private readonly SqliteCommand park;

    public OutboxStatements(SqliteConnection connection)
    {
        this.connection = connection;
        begin = Prepare("begin immediate");
        commit = Prepare("commit");
        rollback = Prepare("rollback");
        waitForDisk = Prepare("pragma synchronous = full");
        trustDisk = Prepare("pragma synchronous = normal");
        nextSequence = Prepare("update last_tap set sequence = sequence + 1, occurred_at = $at returning sequence", "$at");
        // In this version nothing lets a person in before the verdict.
        insert = Prepare(
            $"insert into scan ({ScanColumns}) "
            + "values ($sequence, $id, $technology, $identifier, $direction, $at, $monotonic, null, 'None', null)",
            "$sequence", "$id", "$technology", "$identifier", "$direction", "$at", "$monotonic");
        readOldest = Prepare(
            $"select {ScanColumns} from scan where sequence not in (select value from json_each($deferred)) order by sequence limit $max",
            "$max", "$deferred");
        markOffline = Prepare(
            "update scan set offline = (sequence < $online) where offline is null and sequence <= $last", "$online", "$last");
        delete = Prepare("delete from scan where sequence = $sequence", "$sequence");
        park = Prepare(
            $"insert into parked ({ScanColumns}, parked_at, reason) "
            + $"select {ScanColumns}, $at, $reason from scan where sequence = $sequence",
            "$sequence", "$at", "$reason");
    }

    public (LastTap LastTap, long Waiting, long Parked) ReadState()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select sequence, occurred_at, (select count(*) from scan), (select count(*) from parked) from last_tap";
        using var row = command.ExecuteReader();
        row.Read();
        var last = new LastTap(row.GetInt64(0), row.IsDBNull(1) ? null : Outbox.ParseTime(row.GetString(1)));
        return (last, row.GetInt64(2), row.GetInt64(3));
    }

    public T InTransaction<T>(Func<T> work)
    {
        begin.ExecuteNonQuery();
        try
        {
            var result = work();
            commit.ExecuteNonQuery();
            return result;
        }
        catch
        {
            // After some errors (disk full) SQLite has rolled back by itself.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) rollback.ExecuteNonQuery();
            throw;
        }
    }

    /// <summary>A transaction that a power cut may undo as a whole, and that no later one can overtake.</summary>
    public T InTransactionWithoutSync<T>(Func<T> work)
    {
        trustDisk.ExecuteNonQuery();
        try
        {
            return InTransaction(work);
        }
        finally
        {
            waitForDisk.ExecuteNonQuery();
        }
    }

    public long NextSequence(string occurredAt) =>
        Convert.ToInt64(Bind(nextSequence, occurredAt).ExecuteScalar(), CultureInfo.InvariantCulture);

    public void Insert(long sequence, Guid scanId, Tap tap, Direction direction, string occurredAt) =>
        Bind(
            insert, sequence, scanId.ToString(), tap.Technology.ToString(), tap.Identifier, direction.ToString(), occurredAt,
            tap.MonotonicMs).ExecuteNonQuery();

    /// <param name="deferred">Sequences to leave out, a JSON array.</param>
    public List<StoredScan> ReadOldest(int max, string deferred)
    {
        var scans = new List<StoredScan>();
        using var row = Bind(readOldest, max, deferred).ExecuteReader();
        while (row.Read()) scans.Add(ReadScan(row));
        return scans;
    }

    public void MarkOffline(long firstOnline, long last) => Bind(markOffline, firstOnline, last).ExecuteNonQuery();

    public int Delete(long sequence) => Bind(delete, sequence).ExecuteNonQuery();

    public void Park(long sequence, string parkedAt, string reason) => Bind(park, sequence, parkedAt, reason).ExecuteNonQuery();

    public void Dispose()
    {
        SqliteCommand[] all =
            [begin, commit, rollback, waitForDisk, trustDisk, nextSequence, insert, readOldest, markOffline, delete, park];
        foreach (var command in all) command.Dispose();
    }

    private static StoredScan ReadScan(SqliteDataReader row) => new(
        row.GetInt64(0),
        Guid.Parse(row.GetString(1)),
        Enum.Parse<Technology>(row.GetString(2)),
        row.GetString(3),
        Enum.Parse<Direction>(row.GetString(4)),
        Outbox.ParseTime(row.GetString(5)),
        row.GetInt64(6),
        row.IsDBNull(7) ? null : row.GetBoolean(7),
        Enum.Parse<AdmittedBy>(row.GetString(8)),
        row.IsDBNull(9) ? null : row.GetInt64(9));

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private static SqliteCommand Bind(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command;
    }
}
