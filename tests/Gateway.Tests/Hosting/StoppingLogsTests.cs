using System.Collections.Concurrent;
using Interlieux.Gateway.Hosting;
using Interlieux.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interlieux.Gateway.Tests.Hosting;

public sealed class StoppingLogsTests(Postgres postgres)
{
    [Fact]
    public async Task Once_the_program_is_asked_to_end_background_work_that_is_interrupted_is_no_fault()
    {
        var lines = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddProvider(new Recorder(lines));
        var options = new GatewayOptions { DataDirectory = postgres.NewFile("stopping") };
        await using var app = GatewayApplication.Build(builder, options, "Host=127.0.0.1", TimeProvider.System);
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();

        loggers.CreateLogger("Wolverine.RDBMS.DurabilityAgent").LogError("before");
        app.Lifetime.StopApplication();
        loggers.CreateLogger("Wolverine.RDBMS.DurabilityAgent").LogError("interrupted");
        loggers.CreateLogger("Interlieux.Ledger").LogError("a fault of ours");

        lines.Should().Equal("before", "a fault of ours");
    }

    private sealed class Recorder(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
