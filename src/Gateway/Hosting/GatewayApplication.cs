using Interlieux.Gateway.Access;
using Interlieux.Gateway.Accounts;
using Interlieux.Gateway.Badges;
using Interlieux.Gateway.Codes;
using Interlieux.Gateway.Cycles;
using Interlieux.Gateway.Desks;
using Interlieux.Gateway.Disputes;
using Interlieux.Gateway.Keys;
using Interlieux.Gateway.Networks;
using Interlieux.Gateway.Occupancy;
using Interlieux.Gateway.Operations;
using Interlieux.Gateway.Pages;
using Interlieux.Gateway.Passes;
using Interlieux.Gateway.Pools;
using Interlieux.Gateway.Problems;
using Interlieux.Gateway.Readers;
using Interlieux.Gateway.Sessions;
using Interlieux.Gateway.Scans;
using Interlieux.Gateway.Trail;
using Interlieux.Gateway.Transfers;
using Interlieux.Gateway.Treasury;
using Interlieux.Gateway.Venues;
using Microsoft.AspNetCore.DataProtection;
using Wolverine;

namespace Interlieux.Gateway.Hosting;

/// <summary>Composes the gateway: the ledger behind HTTP and SignalR.</summary>
public static class GatewayApplication
{
    // 500 scans are about 200 kB, and nothing else is nearly as long.
    private const int BodyBytesMax = 1_000_000;

    /// <param name="connectionString">The ledger's database.</param>
    /// <param name="clock">Every instant that is recorded comes from it.</param>
    public static WebApplication Build(WebApplicationBuilder builder, GatewayOptions options, string connectionString, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        builder.AddLedgerHost(options, connectionString, clock, DurabilityMode.Balanced);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        // It tells whole addresses, whatever level is asked for: in their queries are badges and e-mail addresses.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        AddWeb(builder.Services, options);
        builder.AddTelemetry();
        var stoppingLogs = StoppingLogs.Add(builder);

        var app = builder.Build();
        stoppingLogs.Watch(app.Lifetime);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseSecurityHeaders();
        app.UsePages();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseUtf8Only();
        MapEndpoints(app);
        return app;
    }

    private static void AddWeb(IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(options);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
        {
            if (context.ProblemDetails.Status == StatusCodes.Status413PayloadTooLarge)
                context.ProblemDetails.Detail ??= $"A body has at most {BodyBytesMax} bytes. Send less at once.";
        });
        services.AddExceptionHandler<UnhandledExceptions>();
        services.AddAccess(options.RefusalsPerMinute);
        services.AddDataProtection().SetApplicationName("interlieux")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.DataDirectory, "keys", "cookies")));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => WireFormat.Configure(json.SerializerOptions));
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = BodyBytesMax)
            .AddHubOptions<OccupancyHub>(hub => hub.MaximumReceiveMessageSize = OccupancyHub.MessageBytesMax)
            .AddJsonProtocol(json => WireFormat.Configure(json.PayloadSerializerOptions));
        services.AddSingleton<DeviceDirectory>();
        services.AddSingleton<OfflinePasses>();
        services.AddSingleton<Delivery>();
        services.AddSingleton<ReaderSchedule>();
        services.AddHostedService(provider => provider.GetRequiredService<ReaderSchedule>());
        services.AddSingleton<OccupancyFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<OccupancyFeed>());
        services.AddHostedService<ClosingSchedule>();
        services.AddHostedService<ReconciliationSchedule>();
        services.AddLedgerHealth();
        services.AddOpenApiDocument();
        services.AddPages();
        services.AddScoped<TreasuryBooks>();
        services.AddPageSessions();
    }

    private static void MapEndpoints(WebApplication app)
    {
        var api = app.MapGroup("/api/v1").AddEndpointFilterFactory(IdempotencyKey.Check);
        api.MapScans();
        api.MapAccounts();
        api.MapBadges();
        api.MapCodes();
        api.MapPasses();
        api.MapTransfers();
        api.MapDisputes();
        api.MapPools();
        api.MapVenues();
        api.MapReaders();
        api.MapKeys();
        api.MapNetwork();
        api.MapCycles();
        api.MapTrail();
        api.MapOperations();
        Compatibility.CompatibilityModule.MapCompatibility(app);

        // Whoever has no key learns nothing of what there is: not even that a path does not exist.
        app.Map("/api/{**path}", () => TypedResults.Problem("There is no such operation, or it does not take such a body.", title: "There is no such thing.", statusCode: StatusCodes.Status404NotFound))
            .RequireAuthorization(Policies.EveryKey).ExcludeFromDescription();

        app.MapHub<ScanHub>(ScanHub.Path);
        app.MapHub<OccupancyHub>(OccupancyHub.Path);
        app.MapHealth();
        app.MapOpenApiDocument();
        app.MapPages();
        app.MapSessions();
        app.MapTreasury();
        app.MapDesk();
        app.MapOperationsPage();
        app.MapReadersPage();
    }
}
