using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Interlieux.EndToEnd.Processes;

namespace Interlieux.EndToEnd.Readers;

/// <summary>The reader's program as it runs on a counter: cards are typed, and the page shows what its lights show.</summary>
internal sealed class ReaderProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<JsonNode> states = Channel.CreateUnbounded<JsonNode>();
    private readonly Task watching;

    private ReaderProcess(Process process, int kioskPort)
    {
        this.process = process;
        Page = new Uri($"http://127.0.0.1:{kioskPort}/");
        watching = WatchAsync(stop.Token);
    }

    /// <summary>The page at the counter.</summary>
    public Uri Page { get; }

    public static Dictionary<string, string> Settings(Uri gateway, string folder, int kioskPort) => new()
    {
        ["Reader__Gateway"] = gateway.ToString(), ["Reader__Data"] = folder, ["Reader__Source"] = "stdin", ["Reader__Keyboard__HexIsNfc"] = "yes",
        ["Reader__Direction"] = "in", ["Reader__KioskPort"] = $"{kioskPort}", ["Logging__LogLevel__Default"] = "Warning",
    };

    /// <summary>Returns when the page answers.</summary>
    public static async Task<ReaderProcess> StartAsync(Dictionary<string, string> settings)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(here.Parent!.Parent!.FullName, "ReaderAgent", here.Name, "Interlieux.ReaderAgent.dll");
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var reader = new ReaderProcess(process, int.Parse(settings["Reader__KioskPort"], null));
        await reader.StateAsync(state => state["signal"] is null);
        return reader;
    }

    /// <summary>Shows a card; nothing tells yet whether it was seen.</summary>
    public async Task ShowAsync(string identifier)
    {
        await process.StandardInput.WriteLineAsync(identifier);
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The next state of the page that is such.</summary>
    public async Task<JsonNode> StateAsync(Func<JsonNode, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        await foreach (var state in states.Reader.ReadAllAsync(patience.Token))
        {
            if (condition(state)) return state;
        }

        throw new InvalidOperationException("The reader has ended.");
    }

    /// <summary>The colour that is shown next; null when the reader has ended before.</summary>
    public async Task<string?> NextColourAsync()
    {
        try
        {
            return (await StateAsync(state => state["signal"] is not null))["signal"]!["colour"]!.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested) return;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        await stop.CancelAsync();
        await watching;
        process.Dispose();
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            while (!process.HasExited)
            {
                try
                {
                    await using var stream = await http.GetStreamAsync(new Uri(Page, "events"), ct);
                    using var lines = new StreamReader(stream);
                    while (await lines.ReadLineAsync(ct) is { } line)
                    {
                        if (line.StartsWith("data: ", StringComparison.Ordinal)) states.Writer.TryWrite(JsonNode.Parse(line[6..])!);
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    await Task.Delay(20, ct); // It is starting, or has ended.
                }
            }
        }
        catch (OperationCanceledException)
        {
        }

        states.Writer.TryComplete();
    }

    internal static int FreePort() => NetworkOfProcesses.FreePort();
}
