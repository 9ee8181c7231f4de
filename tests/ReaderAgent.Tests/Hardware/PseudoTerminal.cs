using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Interlieux.ReaderAgent.Tests.Hardware;

/// <summary>A serial line without hardware: the program opens <see cref="Path"/>, the test is what is plugged in at the other end.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWriteWithoutControl = 0x2 | 0x100;

    private readonly SafeFileHandle other;
    private readonly FileStream stream;

    public PseudoTerminal()
    {
        other = OpenTerminal(ReadWriteWithoutControl);
        if (other.IsInvalid || Grant(other) != 0 || Unlock(other) != 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        var name = new byte[128];
        if (Name(other, name, (nuint)name.Length) != 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        Path = System.Text.Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));
        stream = new FileStream(other, FileAccess.ReadWrite, bufferSize: 0);
    }

    public string Path { get; }

    /// <summary>Blocks; throws when the program has closed its end.</summary>
    public int Read(Span<byte> buffer) => stream.Read(buffer);

    public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    /// <summary>Pulls the plug: the program's end hears that the line is gone.</summary>
    public void Dispose()
    {
        stream.Dispose();
        other.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial SafeFileHandle OpenTerminal(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int Name(SafeFileHandle terminal, Span<byte> name, nuint length);
}
