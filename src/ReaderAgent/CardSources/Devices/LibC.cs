using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Interlieux.ReaderAgent.CardSources.Devices;

/// <summary>The C library's calls for device files, and Linux's numbers for them: the same on x86-64, arm64 and arm.</summary>
internal static partial class LibC
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 0x2;
    public const int NoControllingTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const short Readable = 0x1;
    public const short Writable = 0x4;

    public const int NotPermitted = 13;
    public const int NoSuchFile = 2;
    public const int NoSuchUnit = 6;
    public const int NoSuchDevice = 19;
    public const int Interrupted = 4;

    /// <summary>More than any struct termios holds.</summary>
    public const int TerminalSettingsSize = 256;

    /// <summary>The index of c_cflag among the 32-bit fields of struct termios.</summary>
    public const int ControlFlags = 2;
    public const uint Receive = 0x80;
    public const uint NoModem = 0x800;
    public const uint Bauds115200 = 0x1002;
    public const int Now = 0;
    public const int InputQueue = 0;
    public const nuint ExclusiveTerminal = 0x540C;
    public const nuint SharedTerminal = 0x540D;
    public const nuint GrabInput = 0x40044590;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, Span<byte> buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollEntry entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int GetTerminal(SafeFileHandle file, Span<byte> settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetTerminal(SafeFileHandle file, int when, ReadOnlySpan<byte> settings);

    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    public static partial int Flush(SafeFileHandle file, int queue);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static partial void MakeRaw(Span<byte> settings);

    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    public static partial int SetSpeed(Span<byte> settings, uint speed);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
