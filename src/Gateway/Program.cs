using Interlieux.Gateway.EmbeddedPostgres;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger.Networks;

// The gateway of a real network. ./run starts it together with the demo.
try
{
    var builder = WebApplication.CreateBuilder(args);
    var options = builder.Configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>() ?? new GatewayOptions();
    if (options.Faults().FirstOrDefault() is { } fault) throw new StartException(fault);

    using var stop = new CancellationTokenSource();
    await using var database = await LedgerDatabase.OpenAsync(builder.Configuration, options, stop.Token);
    await using var app = GatewayApplication.Build(builder, options, database.ConnectionString, TimeProvider.System);
    await app.PrepareSchemaAsync(database, stop.Token);
    await app.StartServingAsync(stop.Token);

    var founding = new FoundNetwork(
        options.NetworkName, NetworkKind.Real, options.Currency, NettingUnit.HalfDays, ChargingRules.Default, options.HalfDayCents, "gateway");
    var (_, firstKey) = await Founding.EnsureAsync(app.Services, founding, stop.Token);
    if (firstKey is not null) Console.WriteLine($"first key, shown once (scope network): {firstKey.Secret}");

    Console.WriteLine($"ready {app.Urls.First()}");
    await app.WaitForShutdownAsync(stop.Token);
    return 0;
}
catch (Exception e) when (e is StartException or EmbeddedPostgresException or InvalidOperationException { Source: "Interlieux.Ledger" })
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
