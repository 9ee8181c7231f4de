using System.Diagnostics;
using System.Net.Sockets;
using Interlieux.ReaderAgent.Tests.Hardware;

namespace Interlieux.Benchmarks.AtTheCounter;

/// <summary>The real pcscd with one virtual reader, for as long as a measurement lasts.</summary>
internal sealed class PcscdProcess : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pcscd";
    private const string PackagedReader = "/etc/reader.conf.d/vpcd";
    private const string Comm = "/run/pcscd/pcscd.comm";
    private const int Port = 35_963;

    private readonly string folder;
    private readonly FileStream machine;
    private readonly Process process;

    private PcscdProcess(string folder, FileStream machine, Process process) => (this.folder, this.machine, this.process) = (folder, machine, process);

    public VirtualReader Reader { get; } = new(Port);

    /// <summary>Why there can be none here, or null.</summary>
    public static string? Fault() =>
        !File.Exists(Program) || !File.Exists(PackagedReader) ? "this needs pcscd with a virtual reader: apt-get install pcscd libpcsclite1 vsmartcard-vpcd"
        : !Environment.IsPrivilegedProcess ? "pcscd can be started by root only"
        : IsListening() ? "this machine's own pcscd runs, and there can be only one: systemctl stop pcscd.socket pcscd"
        : null;

    public static async Task<PcscdProcess> StartAsync(CancellationToken ct)
    {
        // Tests wait for the same: a machine has room for one.
        var machine = new FileStream(Path.Combine(Path.GetTempPath(), "interlieux-tests-pcscd.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var folder = Directory.CreateTempSubdirectory("interlieux-bench-pcscd-").FullName;
        File.Copy(PackagedReader, Path.Combine(folder, "vpcd"));
        // What a killed one left behind keeps the next from starting.
        if (Directory.Exists(Path.GetDirectoryName(Comm))) foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Comm)!)) File.Delete(file);
        var process = Process.Start(new ProcessStartInfo(Program, ["--foreground", "--config", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!IsListening())
        {
            if (process.HasExited) throw new InvalidOperationException($"pcscd ended with exit code {process.ExitCode}");
            await Task.Delay(20, ct);
        }

        return new PcscdProcess(folder, machine, process);
    }

    public async ValueTask DisposeAsync()
    {
        await Reader.DisposeAsync();
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Comm)!)) File.Delete(file);
        Directory.Delete(folder, recursive: true);
        await machine.DisposeAsync();
    }

    private static bool IsListening()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Comm));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
