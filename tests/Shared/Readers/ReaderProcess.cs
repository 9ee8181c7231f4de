using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Interlieux.Tests.Readers;

/// <summary>What the page at the counter shows, and when it was told.</summary>
internal sealed record ShownState(JsonNode State, long At)
{
    /// <summary>Of the signal that is shown; null when the reader is at rest.</summary>
    public string? Colour => State["signal"]?["colour"]?.GetValue<string>();

    /// <summary>Counts the signals.</summary>
    public long Number => State["signal"]?["number"]?.GetValue<long>() ?? 0;
}

/// <summary>The reader's program as it runs on a counter: its page shows what its lights show.</summary>
internal sealed class ReaderProcess : IAsyncDisposable
{
    private const string PageLine = "The page at the counter is ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Channel<ShownState> states = Channel.CreateUnbounded<ShownState>();
    private readonly TaskCompletionSource<Uri> page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> errors = new();
    private Task watching = Task.CompletedTask;
    private long lastSignal;

    private ReaderProcess(Process process) => this.process = process;

    /// <summary>The page at the counter.</summary>
    public Uri Page { get; private set; } = null!;

    public static Dictionary<string, string> Settings(Uri gateway, string folder, string source) => new()
    {
        ["Reader__Gateway"] = gateway.ToString(), ["Reader__Data"] = folder, ["Reader__Source"] = source, ["Reader__Keyboard__HexIsNfc"] = "yes",
        ["Reader__Direction"] = "in", ["Reader__KioskPort"] = "0", ["Logging__LogLevel__Default"] = "Warning",
        ["Logging__LogLevel__Interlieux.ReaderAgent.Hosting"] = "Information",
        // As install.sh has it started.
        ["DOTNET_GCgen0size"] = "400000",
    };

    /// <summary>Returns when the page shows that the reader is ready.</summary>
    /// <param name="packaged">A program of a package; null for what was built with this.</param>
    public static async Task<ReaderProcess> StartAsync(Dictionary<string, string> settings, CancellationToken ct, string? packaged = null)
    {
        var start = StartInfo(settings, packaged);
        start.RedirectStandardInput = true;
        var reader = new ReaderProcess(new Process { StartInfo = start });
        reader.process.OutputDataReceived += (_, line) => reader.Hear(line.Data);
        reader.process.ErrorDataReceived += (_, line) => reader.errors.Enqueue(line.Data ?? "");
        reader.process.Start();
        reader.process.BeginOutputReadLine();
        reader.process.BeginErrorReadLine();
        reader.Page = await reader.page.Task.WaitAsync(Patience, ct);
        reader.watching = reader.WatchAsync();
        await reader.StateAsync(state => state.Colour is null, ct);
        return reader;
    }

    /// <summary>Runs one of its commands to the end.</summary>
    /// <returns>Its exit code, and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        Dictionary<string, string> settings, string? packaged, string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(StartInfo(settings, packaged, arguments))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Types a card; nothing tells yet whether it was seen.</summary>
    public async Task ShowAsync(string identifier, CancellationToken ct)
    {
        await process.StandardInput.WriteLineAsync(identifier.AsMemory(), ct);
        await process.StandardInput.FlushAsync(ct);
    }

    /// <summary>The next signal that was not asked for yet; null when the reader has ended before. A signal is told again while it is shown.</summary>
    public async Task<ShownState?> NextSignalAsync(CancellationToken ct)
    {
        var next = await NextAsync(state => state.Number > lastSignal, ct);
        lastSignal = next?.Number ?? lastSignal;
        return next;
    }

    /// <summary>The next state of the page that is such.</summary>
    public async Task<ShownState> StateAsync(Func<ShownState, bool> condition, CancellationToken ct) =>
        await NextAsync(condition, ct) ?? throw new InvalidOperationException("The reader has ended.");

    private async Task<ShownState?> NextAsync(Func<ShownState, bool> condition, CancellationToken ct)
    {
        await foreach (var state in states.Reader.ReadAllAsync(ct))
        {
            if (condition(state)) return state;
        }

        return null;
    }

    /// <summary>The physical memory of the process (VmRSS, man 5 proc), in megabytes.</summary>
    public double ResidentMegabytes()
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>What it has computed so far.</summary>
    public TimeSpan CpuTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        await watching;
    }

    private static ProcessStartInfo StartInfo(Dictionary<string, string> settings, string? packaged, params string[] arguments)
    {
        // Each project has its own output folder, and the same configuration as this one.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var built = Path.Combine(here.Parent!.Parent!.FullName, "ReaderAgent", here.Name, "Interlieux.ReaderAgent.dll");
        var start = packaged is null ? new ProcessStartInfo("dotnet", [built, .. arguments]) : new ProcessStartInfo(packaged, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return start;
    }

    private void Hear(string? line)
    {
        if (line is null) page.TrySetException(new InvalidOperationException($"The reader ended before its page was served. {string.Join('\n', errors)}"));
        else if (line.IndexOf(PageLine, StringComparison.Ordinal) is >= 0 and var at) page.TrySetResult(new Uri(line[(at + PageLine.Length)..].Trim()));
    }

    // Until the reader ends.
    private async Task WatchAsync()
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            await using var stream = await http.GetStreamAsync(new Uri(Page, "events"));
            using var lines = new StreamReader(stream);
            while (await lines.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                    states.Writer.TryWrite(new ShownState(JsonNode.Parse(line[6..])!, Stopwatch.GetTimestamp()));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // It was killed.
        }

        states.Writer.Complete();
    }
}
