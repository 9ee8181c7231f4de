using System.Diagnostics;

namespace Interlieux.Gateway.EmbeddedPostgres;

/// <summary>Starts <c>postgres</c> under a watchdog that stops it when its last user is gone, whatever ended that user.</summary>
internal static class PostgresLauncher
{
    /// <summary>
    /// $1 the file of users, $2 the log, $3 a directory to remove or nothing, then the server. The exclusive lock is kept (by sleep)
    /// until the server is gone, so that nobody joins a server that is stopping. SIGINT is PostgreSQL's fast shutdown.
    /// </summary>
    private const string Watchdog = """
        exec 9<"$1" >>"$2" 2>&1
        outside=$3
        shift 3
        "$@" 9<&- &
        postgres=$!
        { flock --exclusive 9 && kill -INT $postgres && exec sleep infinity; } &
        trap '' INT TERM HUP
        wait $postgres
        rm -rf "$outside"
        kill -TERM 0
        """;

    public static async Task<Process> LaunchAsync(
        PostgresBinaries binaries, PostgresHome home, EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var socketDirectory = await home.MakeSocketDirectoryAsync(ct);
        home.KeepLastLog();
        PostmasterFile.RemoveStale(home.Cluster);

        // A session of its own: Ctrl-C on our terminal must not stop the server before we have finished with it.
        // The one inside stays: after a crash the next server may use it before this watchdog has noticed.
        var outside = home.Holds(socketDirectory) ? "" : socketDirectory;
        string[] watchdog = ["/bin/sh", "-c", Watchdog, "sh", home.Users, home.Log, outside];
        string[] server = [binaries.Server, "-D", home.Cluster];
        var settings = Settings(options, socketDirectory).SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
        return SystemCommand.Start(home.Account, "setsid", [.. watchdog, .. server, .. settings]);
    }

    private static Dictionary<string, string> Settings(EmbeddedPostgresOptions options, string socketDirectory)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "",
            ["port"] = EmbeddedPostgresServer.Port,
            ["unix_socket_directories"] = socketDirectory,
            ["unix_socket_permissions"] = "0700",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["max_connections"] = "200",
            ["shared_buffers"] = "256MB",
            ["max_wal_size"] = "4GB",
            ["wal_compression"] = "on",
        };
        if (!options.Durable)
        {
            settings["fsync"] = "off";
            settings["full_page_writes"] = "off";
        }

        foreach (var (name, value) in options.Settings) settings[name] = value;
        return settings;
    }
}
