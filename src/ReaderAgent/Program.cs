using System.Runtime.InteropServices;
using Interlieux.ReaderAgent;
using Interlieux.ReaderAgent.Commands;
using Interlieux.ReaderAgent.Hosting;
using Interlieux.ReaderAgent.Kiosk;
using Interlieux.ReaderAgent.Signals;
using Interlieux.ReaderAgent.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

// reader-agent [run | enrol | doctor | version] [settings]: a word of its own comes first, settings as --Reader:NAME=VALUE.
var verb = args is [{ } first, ..] && !first.StartsWith('-') ? first : "run";
var rest = verb == "run" && args is not ["run", ..] ? args : args[1..];
// Not the folder that it is started from: another program's settings may lie there.
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = rest, ContentRootPath = AppContext.BaseDirectory });
using var interrupted = new CancellationTokenSource();

return verb switch
{
    "run" => await RunAsync(),
    "enrol" => await EnrolAsync(),
    "doctor" => await ExamineAsync(),
    "version" => Tell(ProgramVersion.Text),
    _ => Refuse([$"\"{verb}\" is no command: run (or nothing), enrol, doctor, version."]),
};

async Task<int> RunAsync()
{
    var (options, errors) = ReaderConfiguration.Read(builder.Configuration);
    if (options is null) return Refuse(errors);
    var screen = new Screen(TimeProvider.System);
    builder.Services.AddSystemd();
    builder.Services.AddSingleton(options);
    builder.Services.AddSingleton(screen);
    builder.Services.AddSingleton(services =>
    {
        var logger = services.GetRequiredService<ILogger<Agent>>();
        var sources = options.Sources.Select(make => make(TimeProvider.System));
        var signals = options.Signals.Select(make => make(TimeProvider.System, logger)).OfType<ISignalDevice>().Append(screen);
        return Agent.Open(options.Agent, TimeProvider.System, logger, new AgentDevices([.. sources], [.. signals]));
    });
    builder.Services.AddHostedService<AgentWorker>();
    if (SystemdHelpers.IsSystemdService()) builder.Services.AddHostedService<Watchdog>();
    using var host = builder.Build();
    try
    {
        host.Services.GetRequiredService<Agent>();
    }
    catch (StoreUnavailableException e)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return ExitCodes.CannotStart;
    }

    await host.RunAsync();
    return Environment.ExitCode;
}

async Task<int> EnrolAsync()
{
    var (gateway, folder, errors) = ReaderConfiguration.ReadPlace(builder.Configuration);
    if (errors.Count > 0) return Refuse(errors);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
    return await EnrolCommand.RunAsync(gateway!, folder!, builder.Configuration["code"], Console.Out, Console.Error, interrupted.Token);
}

async Task<int> ExamineAsync()
{
    var (options, errors) = ReaderConfiguration.Read(builder.Configuration);
    if (options is null) return Refuse(errors);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
    return await new DoctorCommand(options, TimeProvider.System).RunAsync(Console.Out, interrupted.Token);
}

void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    interrupted.Cancel();
}

static int Tell(string text)
{
    Console.WriteLine(text);
    return 0;
}

static int Refuse(IEnumerable<string> errors)
{
    foreach (var error in errors) Console.Error.WriteLine(error);
    return ExitCodes.WrongSettings;
}
