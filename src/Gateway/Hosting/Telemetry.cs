using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Interlieux.Gateway.Hosting;

/// <summary>Traces and metrics by OpenTelemetry: off unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where they go.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("interlieux-gateway"))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddNpgsql().AddSource("Wolverine").AddSource("Marten").AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter("Wolverine*").AddMeter("Marten").AddOtlpExporter());
    }
}
