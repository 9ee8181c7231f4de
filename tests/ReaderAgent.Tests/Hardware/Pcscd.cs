using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.CardSources.PcSc;

namespace Interlieux.ReaderAgent.Tests.Hardware;

/// <summary>
/// The real pcscd with the virtual reader of Debian's vsmartcard-vpcd, for one test. A machine has room for one pcscd: tests wait for
/// each other, whatever process they run in.
/// </summary>
internal sealed class Pcscd : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pcscd";
    private const string PackagedReader = "/etc/reader.conf.d/vpcd";
    private const string Socket = "/run/pcscd/pcscd.comm";

    private readonly TemporaryFolder folder = new();
    private readonly FileStream machine;
    private Process? process;

    private Pcscd(FileStream machine) => this.machine = machine;

    /// <summary>The slots of the readers that were plugged in, two each.</summary>
    public List<VirtualReader> Readers { get; } = [];

    /// <summary>A pcscd that does not run yet; skips the test, aloud, where that cannot be.</summary>
    public static async Task<Pcscd> PrepareAsync()
    {
        Assert.SkipUnless(
            File.Exists(Program) && File.Exists(PackagedReader),
            "pcscd with a virtual reader is not installed: apt-get install pcscd vsmartcard-vpcd");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "pcscd can be started by root only: run the tests as root to see PC/SC work");
        var machine = await LockAsync();
        if (!IsListening()) return new Pcscd(machine);
        await machine.DisposeAsync();
        Assert.Skip("this machine's own pcscd runs, and there can be only one: stop it with systemctl stop pcscd.socket pcscd");
        return null!;
    }

    /// <summary>Starts pcscd with the readers that are plugged in.</summary>
    public async Task StartAsync()
    {
        process = Process.Start(new ProcessStartInfo(Program, ["--foreground", "--config", folder.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ct = TestContext.Current.CancellationToken;
        while (!IsListening())
        {
            if (process.HasExited) throw new InvalidOperationException($"pcscd ended with exit code {process.ExitCode}");
            await Task.Delay(20, ct);
        }
    }

    /// <summary>Puts a reader into pcscd's settings for its next start: virtual ones come and go with pcscd only.</summary>
    public void Plug(string name)
    {
        var driver = File.ReadLines(PackagedReader).Single(line => line.StartsWith("LIBPATH", StringComparison.Ordinal));
        var port = FreePorts();
        folder.Write(name, $"FRIENDLYNAME \"{name}\"\nDEVICENAME /dev/null:{port}\n{driver}\nCHANNELID {port}\n");
        Readers.AddRange([new VirtualReader(port), new VirtualReader(port + 1)]);
    }

    /// <summary>The next start finds no reader.</summary>
    public void UnplugAll()
    {
        foreach (var file in Directory.GetFiles(folder.Path)) File.Delete(file);
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
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.Dispose();
        process = null;
        // What it leaves behind would keep the next one from starting.
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Socket)!)) File.Delete(file);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        foreach (var reader in Readers) await reader.DisposeAsync();
        folder.Dispose();
        await machine.DisposeAsync();
    }

    private static async Task<FileStream> LockAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), "interlieux-tests-pcscd.lock");
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    private static bool IsListening()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Socket));
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
