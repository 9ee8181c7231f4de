using Interlieux.Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Interlieux.Demo;

/// <summary>The gateway's host as <c>./run</c> starts it.</summary>
internal static class RunHost
{
    public static WebApplicationBuilder BuilderOf(RunOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // The pages are the gateway's.
            ApplicationName = typeof(GatewayApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        // The settings file that lies beside the program is the reader agent's.
        var sources = builder.Configuration.Sources;
        foreach (var file in sources.OfType<JsonConfigurationSource>().ToArray()) sources.Remove(file);
        builder.Configuration[$"{GatewayOptions.Section}:{nameof(GatewayOptions.DataDirectory)}"] = options.DataDirectory;
        builder.WebHost.UseUrls(options.Url);
        Quieten(builder.Logging);
        return builder;
    }

    // The terminal is the demo's: what goes wrong is a line on standard error, and nothing else is said.
    private static void Quieten(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // A start that fails ends the program with its own line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }
}
