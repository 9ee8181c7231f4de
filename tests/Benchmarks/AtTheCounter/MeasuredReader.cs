using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Interlieux.Benchmarks.AtTheCounter;

/// <summary>The reader's program as a process, enrolled, with its page watched.</summary>
internal sealed class MeasuredReader : IAsyncDisposable
{
    private const string CodeSetting = "code";

    private readonly Process process;
    private readonly HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<(string? Colour, long Number, long At)> shown = Channel.CreateUnbounded<(string?, long, long)>();
    private readonly Task watching;
    private long lastNumber;

    private MeasuredReader(Process process, Uri events)
    {
        this.process = process;
        watching = WatchAsync(events, stop.Token);
    }

    public static Dictionary<string, string> Settings(Uri gateway, string folder, string code) => new()
    {
        ["Reader__Gateway"] = gateway.ToString(), ["Reader__Data"] = folder, ["Reader__Source"] = "pcsc", ["Reader__Direction"] = "in",
        ["Reader__KioskPort"] = $"{FreePort()}", ["Logging__LogLevel__Default"] = "Warning", [CodeSetting] = code,
    };

    /// <param name="program">Of a package; null for what was built with this.</param>
    public static async Task<MeasuredReader> StartAsync(string? program, Dictionary<string, string> settings, CancellationToken ct)
    {
        using (var enrolling = Start(program, settings, "enrol", "--code", settings[CodeSetting]))
        {
            await enrolling.WaitForExitAsync(ct);
            if (enrolling.ExitCode != 0) throw new InvalidOperationException(await enrolling.StandardError.ReadToEndAsync(ct));
        }

        var process = Start(program, settings);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var reader = new MeasuredReader(process, new Uri($"http://127.0.0.1:{settings["Reader__KioskPort"]}/events"));
        await reader.WhenAsync((colour, _) => colour is null, ct);
        return reader;
    }

    /// <returns>When the page was told of the next one that is let in.</returns>
    public async Task<long> WhenGreenAsync(CancellationToken ct)
    {
        var (_, number, at) = await WhenAsync((colour, number) => colour == "green" && number > lastNumber, ct);
        lastNumber = number;
        return at;
    }

    /// <summary>The physical memory of the process (VmRSS, man 5 proc).</summary>
    public double ResidentMegabytes()
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    public async Task<double> IdleCpuAsync(TimeSpan time, CancellationToken ct)
    {
        process.Refresh();
        var before = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(time, ct);
        process.Refresh();
        return 100 * (process.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(start);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        http.Dispose();
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        stop.Dispose();
    }

    private static Process Start(string? packaged, Dictionary<string, string> settings, params string[] arguments)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(here.Parent!.Parent!.FullName, "ReaderAgent", here.Name, "Interlieux.ReaderAgent.dll");
        var start = packaged is null ? new ProcessStartInfo("dotnet", [program, .. arguments]) : new ProcessStartInfo(packaged, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private async Task<(string? Colour, long Number, long At)> WhenAsync(Func<string?, long, bool> isSo, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        await foreach (var state in shown.Reader.ReadAllAsync(patience.Token))
        {
            if (isSo(state.Colour, state.Number)) return state;
        }

        throw new InvalidOperationException("The reader has ended.");
    }

    private async Task WatchAsync(Uri events, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var stream = await http.GetStreamAsync(events, ct);
                using var lines = new StreamReader(stream);
                while (await lines.ReadLineAsync(ct) is { } line)
                {
                    var at = Stopwatch.GetTimestamp();
                    if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
                    var signal = JsonNode.Parse(line[6..])!["signal"];
                    shown.Writer.TryWrite((signal?["colour"]?.GetValue<string>(), signal?["number"]?.GetValue<long>() ?? 0, at));
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                await Task.WhenAny(Task.Delay(50, ct)); // It is starting.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
