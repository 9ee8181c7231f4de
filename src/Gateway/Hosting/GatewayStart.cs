using System.Net.Sockets;
using Interlieux.Gateway.EmbeddedPostgres;
using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace Interlieux.Gateway.Hosting;

/// <summary>The steps between a built application and one that serves.</summary>
public static class GatewayStart
{
    /// <summary>Makes the schema of an embedded database; on a configured one refuses an absent or old schema.</summary>
    /// <exception cref="StartException">The schema does not fit, or the server does not answer; the message says what to do.</exception>
    public static async Task PrepareSchemaAsync(this IHost app, LedgerDatabase database, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(database);
        var roles = app.Services.GetRequiredService<LedgerRoles>();
        try
        {
            if (await app.Services.GetRequiredService<LedgerSchema>().FaultAsync(ct) is { } fault)
            {
                if (!database.IsEmbedded) throw new StartException(await RemedyAsync(roles, fault, ct));
                await LedgerOwner.MigrateAsync(
                    database.OwnerConnectionString, app.Services.GetRequiredService<LedgerOptions>().BadgeKeyFile, LedgerRoles.Gateway,
                    LedgerRoles.Masking, ct);
            }

            if (await roles.MayChangeEventsAsync(ct))
            {
                app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Interlieux").LogWarning(
                    "The gateway's database role could change events. Give it one that cannot: docs/operating.md, Database roles.");
            }
        }
        catch (NpgsqlException e) when (!database.IsEmbedded)
        {
            throw new StartException($"The server of ConnectionStrings__Ledger cannot be used: {OneLine(e.Message)}");
        }
    }

    /// <summary>Starts, and turns an address that cannot be served into one line.</summary>
    public static async Task StartServingAsync(this WebApplication app, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(app);
        try
        {
            await app.StartAsync(ct);
        }
        catch (Exception e)
        {
            var refusal = RefusalOf(app, e);
            // The address comes last: what was started before it has to be stopped.
            await app.StopAsync(CancellationToken.None);
            if (refusal is null) throw;
            throw refusal;
        }
    }

    /// <summary>Runs a program to its end; what keeps it from starting is one line on standard error.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> ReportAsync(Func<Task> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        try
        {
            await program();
            return 0;
        }
        catch (Exception e) when (e is StartException or EmbeddedPostgresException or BadgeKeyException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<string> RemedyAsync(LedgerRoles roles, string fault, CancellationToken ct) => await roles.IsKeptOutAsync(ct)
        ? "The gateway's role has no rights on the ledger's schema. Run, as the schema's owner: ./interlieux migrate --gateway-role ROLE"
        : $"{fault} Run: ./interlieux migrate";

    private static StartException? RefusalOf(WebApplication app, Exception failure) => failure switch
    {
        IOException { InnerException: AddressInUseException } =>
            new StartException($"{Addresses(app)} is in use by another program. Choose another port with --port."),
        SocketException or IOException { InnerException: SocketException } => new StartException(
            $"{Addresses(app)} cannot be served: {OneLine((failure.InnerException ?? failure).Message)}. Choose another --host or --port."),
        _ => null,
    };

    // The list of the server is empty when its start has failed.
    private static string Addresses(WebApplication app) =>
        app.Urls.Count > 0 ? string.Join(", ", app.Urls) : app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "The address";

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
