using Interlieux.ReaderAgent;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

const int CannotStart = 1;
const int WrongSettings = 2;

var builder = Host.CreateApplicationBuilder(args);
var (settings, simulation, errors) = ReaderConfiguration.Read(builder.Configuration);
if (settings is null || simulation is null)
{
    foreach (var error in errors) await Console.Error.WriteLineAsync(error);
    return WrongSettings;
}

builder.Services.AddSingleton(services => Agent.Open(
    settings, TimeProvider.System, services.GetRequiredService<ILogger<Agent>>(), new AgentDevices([new SimulatedSource(simulation, TimeProvider.System)], [])));
builder.Services.AddHostedService<AgentWorker>();
using var host = builder.Build();
try
{
    host.Services.GetRequiredService<Agent>();
}
catch (StoreUnavailableException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return CannotStart;
}

await host.RunAsync();
return Environment.ExitCode;
