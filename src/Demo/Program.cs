using System.CommandLine;
using Interlieux.Demo;
using Interlieux.Gateway.Hosting;
using Microsoft.Extensions.Configuration;

const int WrongOptions = 2;

var parsed = RunOptions.CommandOf(async (options, ct) =>
{
    var builder = RunHost.BuilderOf(options);
    var isConfigured = builder.Configuration.GetConnectionString("Ledger") is { Length: > 0 };
    if (isConfigured && options is { Once: true, Demo: false })
    {
        await Console.Error.WriteLineAsync("--once plays the demo: to play it on the server of ConnectionStrings__Ledger, add --demo.");
        return WrongOptions;
    }

    var isDemo = !options.NoDemo && (options.Demo || !isConfigured);
    return await GatewayStart.ReportAsync(() => isDemo ? new DemoRun(options).PlayAsync(builder, ct) : RealNetwork.ServeAsync(builder, ct));
}).Parse(args);

if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"{parsed.Errors[0].Message.ReplaceLineEndings(" ")} Try: ./run --help");
    return WrongOptions;
}

// The host listens to signals, and takes the time it needs to stop.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
