using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Interlieux.Gateway.EmbeddedPostgres;

/// <summary>
/// A PostgreSQL server for one installation, without a port and without a password: made on first use, joined when it runs already
/// for the same data directory, and stopped when its last user is disposed or dies. docs/adr/0004 says why and how.
/// </summary>
public sealed class EmbeddedPostgresServer : IAsyncDisposable
{
    internal const string Role = "interlieux";
    internal const string Port = "5432";

    /// <summary>Recovery after a crash replays up to <c>max_wal_size</c>, so the limit is generous.</summary>
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan StopMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly PostgresHome home;
    private readonly ServerUsers users;
    private readonly PostmasterFile postmaster;
    private readonly Process? watchdog;

    private EmbeddedPostgresServer(
        PostgresBinaries binaries, PostgresHome home, ServerUsers users, PostmasterFile postmaster, Process? watchdog)
    {
        BinariesDirectory = binaries.Directory;
        this.home = home;
        this.users = users;
        this.postmaster = postmaster;
        this.watchdog = watchdog;
    }

    /// <summary>Whether the server ran already and was joined.</summary>
    public bool Joined => watchdog is null;

    /// <summary>Where its <c>postgres</c> is, or a link to it.</summary>
    public string BinariesDirectory { get; }

    /// <summary>The process id of the server.</summary>
    public int ProcessId => postmaster.ProcessId;

    /// <summary>Starts the server of a data directory, or joins the one that runs; it answers queries when this returns.</summary>
    /// <exception cref="EmbeddedPostgresException">It cannot run; the message is one line for a terminal.</exception>
    public static async Task<EmbeddedPostgresServer> StartAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!OperatingSystem.IsLinux())
            throw new EmbeddedPostgresException("The embedded PostgreSQL runs on Linux only: set ConnectionStrings__Ledger to a server of yours.");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(StartMax);
        try
        {
            // Nothing is made before it is known that the directory is ours to use and that there is something to run.
            var home = PostgresHome.Inspect(options.DataDirectory);
            var binaries = await PostgresBinaries.ChooseAsync(options.BinariesDirectory, home, limit.Token);
            Directory.CreateDirectory(home.DataDirectory);
            using var turn = await FileLock.WaitForExclusiveAsync(home.StartLock, limit.Token);
            home = PostgresHome.Inspect(options.DataDirectory);
            await home.PrepareAsync(limit.Token);
            if (home.ClusterMajor is null) await home.CreateClusterAsync(binaries, limit.Token);
            return await JoinOrLaunchAsync(binaries, home, options, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new EmbeddedPostgresException($"PostgreSQL did not answer within {StartMax.TotalMinutes} minutes: see server.log in {options.DataDirectory}.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException($"The data directory {options.DataDirectory} cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>The connection string of a database of this server, which is created when it is absent.</summary>
    public string ConnectionString(string database)
    {
        using var connection = new NpgsqlConnection(ConnectionString(postmaster, "postgres") + ";Pooling=false");
        connection.Open();
        using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (exists.ExecuteScalar() is null) Create(connection, database);
        return ConnectionString(postmaster, database);
    }

    /// <summary>Ceases to use the server. The last user waits until it has stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        if (users.Leave())
        {
            using var limit = new CancellationTokenSource(StopMax);
            while (PostmasterFile.Runs(postmaster.ProcessId, home.Cluster)) await Task.Delay(Pause, limit.Token);
            if (watchdog is not null) await watchdog.WaitForExitAsync(limit.Token);
        }

        watchdog?.Dispose();
    }

    private static async Task<EmbeddedPostgresServer> JoinOrLaunchAsync(
        PostgresBinaries binaries, PostgresHome home, EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var users = new ServerUsers(home.Users);
        Process? watchdog = null;
        try
        {
            while (true)
            {
                // Not to be joined: it is stopping, and is gone in a moment.
                if (users.TryJoin())
                {
                    var running = PostmasterFile.Read(home.Cluster);
                    if (running is not null && await AnswersAsync(running, ct)) return new EmbeddedPostgresServer(binaries, home, users, running, watchdog);
                    if (watchdog is { HasExited: true })
                    {
                        if (!OldServerLingers(home)) throw new EmbeddedPostgresException($"PostgreSQL did not start: {LastError(home)}");
                        watchdog.Dispose();
                        watchdog = null;
                    }

                    if (running is null && watchdog is null) watchdog = await PostgresLauncher.LaunchAsync(binaries, home, options, ct);
                }

                await Task.Delay(Pause, ct);
            }
        }
        catch
        {
            users.Dispose();
            watchdog?.Dispose();
            throw;
        }
    }

    private static async Task<bool> AnswersAsync(PostmasterFile running, CancellationToken ct)
    {
        if (running.SocketDirectory.Length == 0) return false;
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString(running, "postgres") + ";Pooling=false");
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException refusal)
        {
            // A server that has no connection left is up; one that starts, stops or recovers says so.
            return refusal.SqlState == PostgresErrorCodes.TooManyConnections
                || (refusal.SqlState == PostgresErrorCodes.CannotConnectNow ? false : throw new EmbeddedPostgresException(refusal.MessageText, refusal));
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static void Create(NpgsqlConnection connection, string database)
    {
        using var quoting = new NpgsqlCommandBuilder();
        using var create = new NpgsqlCommand($"create database {quoting.QuoteIdentifier(database)}", connection);
        try
        {
            create.ExecuteNonQuery();
        }
        catch (PostgresException refusal) when (refusal.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another user of the server was faster.
        }
    }

    private static string ConnectionString(PostmasterFile server, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = server.SocketDirectory,
        Port = int.Parse(Port, CultureInfo.InvariantCulture),
        Username = Role,
        Database = database,
    }.ConnectionString;

    /// <summary>After a kill the old server or its children need a moment to notice, and PostgreSQL rightly keeps out of their way.</summary>
    private static bool OldServerLingers(PostgresHome home) =>
        LastError(home) is var error
        && (error.Contains("pre-existing shared memory block", StringComparison.Ordinal) || error.Contains("lock file", StringComparison.Ordinal));

    private static string LastError(PostgresHome home)
    {
        var errors = File.Exists(home.Log) ? File.ReadLines(home.Log).Where(line => line.Contains("FATAL", StringComparison.Ordinal)) : [];
        return errors.LastOrDefault() ?? $"see {home.Log}";
    }
}
