using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Interlieux.ReaderAgent.Storage;

/// <summary>
/// The device's SQLite file, for one agent alone: durable, and locked until the process ends, however it ends. One connection for all that
/// is in it, so that what belongs together is one transaction. Whoever uses it holds <see cref="Gate"/>.
/// </summary>
internal sealed class DeviceDatabase : IDisposable
{
    private const string Name = "outbox.db";

    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    private readonly SqliteConnection connection;
    private readonly DiskReserve reserve;
    private readonly List<SqliteCommand> prepared = [];
    private readonly SqliteCommand begin;
    private readonly SqliteCommand commit;
    private readonly SqliteCommand rollback;
    private readonly SqliteCommand waitForDisk;
    private readonly SqliteCommand trustDisk;

    private DeviceDatabase(SqliteConnection connection, DiskReserve reserve)
    {
        this.connection = connection;
        this.reserve = reserve;
        begin = Prepare("begin immediate");
        commit = Prepare("commit");
        rollback = Prepare("rollback");
        waitForDisk = Prepare("pragma synchronous = full");
        trustDisk = Prepare("pragma synchronous = normal");
    }

    public Lock Gate { get; } = new();

    public static bool Exists(DeviceFolder folder) => File.Exists(folder.FileOf(Name));

    /// <exception cref="StoreUnavailableException">The file is in use, damaged or out of reach.</exception>
    public static DeviceDatabase Open(DeviceFolder folder, SealedIdentifiers identifiers, bool keepsReserve = false)
    {
        var path = folder.FileOf(Name);
        SqliteConnection? connection = null;
        try
        {
            folder.Touch(Name); // SQLite gives its log files the mode of this file.
            connection = new SqliteConnection(ConnectionString(path));
            connection.Open();
            // Exclusive for as long as the connection lives: the lock of the file system goes with the process.
            Execute(connection, "pragma locking_mode = exclusive; pragma journal_mode = wal");
            // A log that starts again early stays small: a full disk is nearer than it seems.
            Execute(connection, "pragma synchronous = full; pragma secure_delete = on; pragma wal_autocheckpoint = 200");
            Execute(connection, "begin immediate; commit");
            DeviceSchema.Prepare(connection, path, identifiers);
            var reserve = new DiskReserve(folder, keepsReserve);
            reserve.Take();
            return new DeviceDatabase(connection, reserve);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or StoreUnavailableException)
        {
            connection?.Dispose();
            if (e is StoreUnavailableException) throw;
            throw new StoreUnavailableException(Explain(e, path), e);
        }
    }

    public T InTransaction<T>(Func<T> work)
    {
        try
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
        catch (SqliteException e) when (e.SqliteErrorCode is Full or IoError or ReadOnly or CannotOpen)
        {
            throw new DiskRefusesException($"the disk takes nothing ({e.Message})", e);
        }
    }

    /// <summary>A transaction that leads to less on the disk: where it is full, the reserve is spent on it.</summary>
    public T InMakingRoom<T>(Func<T> work)
    {
        try
        {
            return InTransaction(work);
        }
        catch (DiskRefusesException e) when (e.InnerException is SqliteException { SqliteErrorCode: Full } && reserve.GiveUp())
        {
            return InTransaction(work);
        }
    }

    /// <summary>There is room again.</summary>
    public void TakeReserve() => reserve.Take();

    /// <summary>A transaction that a power cut may undo as a whole, and that no later one can overtake.</summary>
    public T InTransactionWithoutSync<T>(Func<T> work)
    {
        trustDisk.ExecuteNonQuery();
        try
        {
            return InMakingRoom(work);
        }
        finally
        {
            waitForDisk.ExecuteNonQuery();
        }
    }

    /// <summary>A statement that lives as long as the database; its parameters are bound by their order.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Statements are constants.")]
    public SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        prepared.Add(command);
        return command;
    }

    public void Dispose()
    {
        lock (Gate)
        {
            foreach (var command in prepared) command.Dispose();
            connection.Dispose();
        }
    }

    // No pool: the lock must go with the connection. One second is enough for an agent that is just stopping.
    private static string ConnectionString(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString();

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

internal static class Statements
{
    /// <summary>Gives a prepared statement its values, in order; null is SQL's null.</summary>
    public static SqliteCommand With(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
