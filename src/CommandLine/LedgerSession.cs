using System.CommandLine;
using Interlieux.Gateway.EmbeddedPostgres;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;

namespace Interlieux.CommandLine;

/// <summary>Opens the ledger as the gateway does, for one verb: the configured database, or the embedded one of the data directory.</summary>
internal static class LedgerSession
{
    public const int Failed = 1;

    public static Option<string?> DataOption() => new("--data")
    {
        Description = "Directory of the embedded database and of the badge key; .data when nothing else is said",
    };

    /// <summary>Who acts, as the trail names them.</summary>
    public static string Actor => $"command-line:{Environment.UserName}";

    /// <summary>Runs a verb on the ledger, and turns what keeps it from running into one line.</summary>
    public static Task<int> RunAsync(string? data, Func<IHost, LedgerDatabase, CancellationToken, Task<int>> verb, CancellationToken ct) =>
        GuardAsync(
            data,
            async (options, configuration, cancellation) =>
            {
                await using var database = await LedgerDatabase.OpenAsync(configuration, options, cancellation);
                var builder = Host.CreateApplicationBuilder();
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                builder.AddLedgerHost(options, database.ConnectionString, TimeProvider.System, DurabilityMode.MediatorOnly);
                using var host = builder.Build();
                return await verb(host, database, cancellation);
            },
            ct);

    /// <summary>Runs a verb that opens the database itself: it may be empty, or there may be no badge key yet.</summary>
    public static async Task<int> GuardAsync(
        string? data, Func<GatewayOptions, IConfiguration, CancellationToken, Task<int>> verb, CancellationToken ct)
    {
        try
        {
            var configuration = Host.CreateApplicationBuilder().Configuration;
            var options = GatewayOptions.Read(configuration);
            options.DataDirectory = data ?? options.DataDirectory;
            return await verb(options, configuration, ct);
        }
        catch (Exception e) when (e is StartException or EmbeddedPostgresException or BadgeKeyException or LedgerRoleException)
        {
            await Console.Error.WriteLineAsync(Terminal.OneLine(e.Message));
            return Failed;
        }
        catch (NpgsqlException e)
        {
            await Console.Error.WriteLineAsync($"The database does not answer: {Terminal.OneLine(e.Message)}");
            return Failed;
        }
    }
}
