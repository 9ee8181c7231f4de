using Interlieux.Ledger.Networks;

namespace Interlieux.Gateway.Hosting;

/// <summary>The gateway of a real network, from nothing until it is stopped.</summary>
public static class RealNetwork
{
    /// <exception cref="StartException">It cannot start; one line says why.</exception>
    public static async Task ServeAsync(WebApplicationBuilder builder, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = GatewayOptions.Read(builder.Configuration);
        await using var database = await LedgerDatabase.OpenAsync(builder.Configuration, options, ct);
        await using var app = GatewayApplication.Build(builder, options, database.ConnectionString, TimeProvider.System);
        await app.PrepareSchemaAsync(database, ct);
        await Founding.CheckAsync(app.Services, NetworkKind.Real, ct);
        await app.StartServingAsync(ct);

        var founding = new FoundNetwork(
            options.NetworkName, NetworkKind.Real, options.Currency, NettingUnit.HalfDays, ChargingRules.Default, options.HalfDayCents,
            "gateway");
        var firstKey = await Founding.EnsureAsync(app.Services, founding, ct);
        if (firstKey is not null) Console.WriteLine($"first key, shown once (scope network): {firstKey.Secret}");

        Console.WriteLine($"ready {app.Urls.First()}");
        await app.WaitForShutdownAsync(ct);
    }
}
