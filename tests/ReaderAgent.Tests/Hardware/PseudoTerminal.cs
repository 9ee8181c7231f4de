using System.Runtime.InteropServices;
using System.Text;
using Interlieux.ReaderAgent.CardSources.Devices;
using Microsoft.Win32.SafeHandles;

namespace Interlieux.ReaderAgent.Tests.Hardware;

/// <summary>A serial line without hardware: the program opens <see cref="Path"/>, the test is what is plugged in at the other end.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SafeFileHandle other;
    private readonly DeviceFile end;

    public PseudoTerminal()
    {
        other = OpenTerminal(LibC.ReadWrite | LibC.NoControllingTerminal | LibC.NonBlocking);
        if (other.IsInvalid || Grant(other) != 0 || Unlock(other) != 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        var name = new byte[128];
        if (Name(other, name, (nuint)name.Length) != 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        Path = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));
        end = DeviceFile.Borrow("the other end", (int)other.DangerousGetHandle());
    }

    public string Path { get; }

    /// <summary>What the program sends; nothing while it has its end closed.</summary>
    public int Read(Span<byte> buffer, CancellationToken ct)
    {
        while (!end.WaitReadable(Patience, ct))
        {
        }

        try
        {
            return end.Read(buffer);
        }
        catch (IOException)
        {
            ct.WaitHandle.WaitOne(10);
            return 0;
        }
    }

    /// <exception cref="IOException">Nobody takes the bytes.</exception>
    public void Write(ReadOnlySpan<byte> bytes, CancellationToken ct) => end.Write(bytes, Patience, ct);

    /// <summary>Pulls the plug: the program's end hears that the line is gone.</summary>
    public void Dispose() => other.Dispose();

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial SafeFileHandle OpenTerminal(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int Name(SafeFileHandle terminal, Span<byte> name, nuint length);
}
