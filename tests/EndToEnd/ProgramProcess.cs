using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace Interlieux.EndToEnd;

/// <summary>What a program wrote, and how it ended.</summary>
public sealed record Ended(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors);

/// <summary>One of the programs, as a process.</summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    private ProgramProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                lines.Writer.Complete();
                return;
            }

            output.Enqueue(line.Data);
            lines.Writer.TryWrite(line.Data);
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) errors.Enqueue(line.Data);
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static ProgramProcess Start(string project, Dictionary<string, string> environment, params string[] arguments)
    {
        // Each project has its own output folder, and the same configuration as this one.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, $"Interlieux.{project}.dll");
        // A background job of a shell ignores the interrupt, and so would its children: here it has its usual effect.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ProgramProcess(start);
    }

    public static async Task<Ended> RunAsync(string project, Dictionary<string, string> environment, params string[] arguments)
    {
        await using var process = Start(project, environment, arguments);
        return await process.EndAsync();
    }

    /// <summary>Waits for the next line that begins so.</summary>
    public async Task<string> LineAsync(string beginning)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await foreach (var line in lines.Reader.ReadAllAsync(limit.Token))
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"The program ended without a line '{beginning}': {string.Join('\n', output.Concat(errors))}");
    }

    public async Task<Ended> KillAsync()
    {
        process.Kill();
        return await EndAsync();
    }

    /// <summary>Ctrl-C.</summary>
    public async Task<Ended> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await EndAsync();
    }

    public async Task<Ended> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return new Ended(process.ExitCode, [.. output], [.. errors]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }
}
