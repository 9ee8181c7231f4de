using Interlieux.Ledger;

namespace Interlieux.Gateway.Hosting;

/// <summary>The steps between a built application and one that serves.</summary>
public static class GatewayStart
{
    /// <summary>Makes the schema of an embedded database; on a configured one refuses an absent or old schema.</summary>
    /// <exception cref="StartException">The schema does not fit; the message names the command.</exception>
    public static async Task PrepareSchemaAsync(this IHost app, LedgerDatabase database, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(database);
        var schema = app.Services.GetRequiredService<LedgerSchema>();
        if (await schema.FaultAsync(ct) is not { } fault) return;
        if (!database.IsEmbedded) throw new StartException($"{fault} Run: ./interlieux migrate");

        await schema.MigrateAsync();
    }

    /// <summary>Starts, and turns a port in use into one line.</summary>
    public static async Task StartServingAsync(this WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new StartException($"{string.Join(", ", app.Urls)} is in use by another program. Choose another port with --port.");
        }
    }
}
