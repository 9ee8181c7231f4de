using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Interlieux.ReaderAgent.Outboxes;

/// <summary>Opens the queue's SQLite file for one agent alone, durable and readable by its owner only.</summary>
internal static class OutboxFile
{
    private const string Name = "outbox.db";
    private const long SchemaVersion = 1;

    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    // last_tap outlives the scans, so that a sequence is never used again. A scan's columns are the scan as it is sent, all of it.
    // offline is null until the scan is first sent.
    private const string Schema =
        """
        create table last_tap (only integer primary key check (only = 1), sequence integer not null, occurred_at text) strict;
        insert into last_tap values (1, 0, null);
        create table scan (
            sequence integer primary key, scan_id text not null unique, technology text not null, identifier text not null,
            direction text not null, occurred_at text not null, monotonic_ms integer not null, offline integer,
            admitted_by text not null, list_version integer) strict;
        create table parked (
            sequence integer primary key, scan_id text not null unique, technology text not null, identifier text not null,
            direction text not null, occurred_at text not null, monotonic_ms integer not null, offline integer,
            admitted_by text not null, list_version integer, parked_at text not null, reason text not null) strict;
        pragma user_version = 1;
        """;

    public static SqliteConnection Open(string folder)
    {
        var path = Path.Combine(folder, Name);
        SqliteConnection? connection = null;
        try
        {
            CreateForOwnerOnly(folder, path);
            connection = new SqliteConnection(ConnectionString(path));
            connection.Open();
            // Exclusive for as long as the connection lives: the lock of the file system goes with the process, however it ends.
            Execute(connection, "pragma locking_mode = exclusive; pragma journal_mode = wal");
            Execute(connection, "pragma synchronous = full; pragma secure_delete = on");
            Execute(connection, "begin immediate; commit");
            CreateSchema(connection, path);
            return connection;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or OutboxUnavailableException)
        {
            connection?.Dispose();
            if (e is OutboxUnavailableException) throw;
            throw new OutboxUnavailableException(Explain(e, path), e);
        }
    }

    // SQLite gives its log files the mode of the database file.
    private static void CreateForOwnerOnly(string folder, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        if (!File.Exists(path)) new FileStream(path, options).Dispose();
    }

    // No pool: the lock must go with the connection. One second is enough for an agent that is just stopping.
    private static string ConnectionString(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString();

    private static void CreateSchema(SqliteConnection connection, string path)
    {
        using var ask = connection.CreateCommand();
        ask.CommandText = "pragma user_version";
        var version = Convert.ToInt64(ask.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version == SchemaVersion) return;
        if (version != 0)
            throw new OutboxUnavailableException($"The queue {path} was made by a newer version of this program; install that version.");

        using var transaction = connection.BeginTransaction();
        Execute(connection, Schema);
        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Explain(Exception e, string path) => e switch
    {
        SqliteException { SqliteErrorCode: Busy or Locked } =>
            $"The queue {path} is in use by another agent; stop that one, or give this one a folder of its own in Reader__Data.",
        SqliteException { SqliteErrorCode: NotADatabase or Corrupt } =>
            $"The queue {path} is damaged or is not a queue; keep it for repair, and give this reader another folder in Reader__Data.",
        _ => $"The queue {path} cannot be opened: {e.Message} Check the folder in Reader__Data and its owner.",
    };
}
