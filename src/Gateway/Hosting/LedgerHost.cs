using Interlieux.Ledger;
using Wolverine;

namespace Interlieux.Gateway.Hosting;

/// <summary>Opens the ledger in a host: the same way for the gateway and for the command line.</summary>
public static class LedgerHost
{
    public static void AddLedgerHost(
        this IHostApplicationBuilder builder, GatewayOptions options, string connectionString, TimeProvider clock, DurabilityMode mode)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        builder.Services.AddLedger(
            new LedgerOptions
            {
                ConnectionString = connectionString, BadgeKeyFile = options.BadgeKeyPath, Append = options.Append,
                IntakeShards = options.IntakeShards, CallOuts = options.CallOuts,
            },
            clock);
        builder.Services.AddWolverine(wolverine =>
        {
            wolverine.ApplicationAssembly = typeof(LedgerHost).Assembly;
            wolverine.Durability.Mode = mode;
            wolverine.UseLedger();
        });
    }
}
