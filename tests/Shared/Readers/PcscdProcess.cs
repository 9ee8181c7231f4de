using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.CardSources.PcSc;

namespace Interlieux.Tests.Readers;

/// <summary>
/// The real pcscd with the virtual reader of Debian's vsmartcard-vpcd. A machine has room for one pcscd: who wants it waits for the others,
/// whatever process they run in.
/// </summary>
internal sealed class PcscdProcess : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pcscd";
    private const string PackagedReader = "/etc/reader.conf.d/vpcd";
    private const string CommSocket = "/run/pcscd/pcscd.comm";

    private readonly string folder = Directory.CreateTempSubdirectory("interlieux-pcscd-").FullName;
    private readonly MachineLock machine;
    private TaskCompletionSource running = NotRunning();
    private Process? process;

    private PcscdProcess(MachineLock machine) => this.machine = machine;

    /// <summary>The slots of the readers that were plugged in, two each.</summary>
    public List<VirtualReader> Readers { get; } = [];

    /// <summary>A pcscd that does not run yet.</summary>
    /// <returns>Or why there can be none here.</returns>
    public static async Task<(PcscdProcess? Pcscd, string? Fault)> PrepareAsync(CancellationToken ct)
    {
        if (!File.Exists(Program) || !File.Exists(PackagedReader))
            return (null, "pcscd with a virtual reader is not installed: apt-get install pcscd vsmartcard-vpcd");
        if (!Environment.IsPrivilegedProcess) return (null, "pcscd can be started by root only: run this as root to see PC/SC work");
        var machine = await MachineLock.TakeAsync("interlieux-pcscd", ct);
        if (!IsListening()) return (new PcscdProcess(machine), null);
        await machine.DisposeAsync();
        return (null, "this machine's own pcscd runs, and there can be only one: stop it with systemctl stop pcscd.socket pcscd");
    }

    /// <summary>Starts pcscd with the readers that are plugged in, and waits until it says that it is ready.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        // What one that was killed left behind would keep it from starting.
        foreach (var file in Leftovers()) File.Delete(file);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new Process
        {
            StartInfo = new ProcessStartInfo(Program, ["--foreground", "--info", "--config", folder]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ended = process.WaitForExitAsync(ct);
        if (await Task.WhenAny(ready.Task, ended) == ended) throw new InvalidOperationException("pcscd ended before it was ready");
        running.SetResult();

        void Hear(string? line)
        {
            if (line?.Contains("daemon ready", StringComparison.Ordinal) == true) ready.TrySetResult();
        }
    }

    /// <summary>Puts a reader into pcscd's settings for its next start: virtual ones come and go with pcscd only.</summary>
    public void Plug(string name)
    {
        var driver = File.ReadLines(PackagedReader).Single(line => line.StartsWith("LIBPATH", StringComparison.Ordinal));
        var port = FreePorts();
        File.WriteAllText(Path.Combine(folder, name), $"FRIENDLYNAME \"{name}\"\nDEVICENAME /dev/null:{port}\n{driver}\nCHANNELID {port}\n");
        Readers.AddRange([new VirtualReader(port, () => running.Task), new VirtualReader(port + 1, () => running.Task)]);
    }

    /// <summary>The next start finds no reader.</summary>
    public void UnplugAll()
    {
        foreach (var file in Directory.GetFiles(folder)) File.Delete(file);
    }

    /// <summary>Takes the card away, and waits until pcscd has noticed: it looks a few times a second, and nobody's hand is faster.</summary>
    public async Task RemoveAsync(int slot)
    {
        const uint Empty = 0x10;
        await Readers[slot].RemoveAsync();
        using var context = PcScContext.Establish();
        var reader = new ReaderSlot(context.ListReaders()[slot], new CardField(TimeProvider.System));
        while ((reader.State & Empty) == 0) context.WaitForChange([reader], TimeSpan.FromSeconds(1));
    }

    public async Task KillAsync()
    {
        if (process is null) return;
        running = NotRunning();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        foreach (var reader in Readers) await reader.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        await machine.DisposeAsync();
    }

    private static TaskCompletionSource NotRunning() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string[] Leftovers() => Path.GetDirectoryName(CommSocket) is { } run && Directory.Exists(run) ? Directory.GetFiles(run) : [];

    private static bool IsListening()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(CommSocket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Two in a row: the second slot looks one port higher.
    private static int FreePorts()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            using var second = new TcpListener(IPAddress.Loopback, port + 1);
            try
            {
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // The next is somebody's: two others.
            }
        }
    }
}
