using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Interlieux.ReaderAgent.CardSources.PcSc;

/// <summary>libpcsclite as it is on Linux: its DWORD and LONG are as wide as a pointer, unlike on Windows and macOS.</summary>
internal static partial class Native
{
    public const uint ScopeSystem = 2;
    public const uint Shared = 2;
    public const uint Direct = 3;
    public const uint AnyProtocol = 3;
    public const uint ProtocolT0 = 1;
    public const uint ProtocolT1 = 2;
    public const uint LeaveCard = 0;

    /// <summary>CM_IOCTL_CCID_ESCAPE: bytes for the reader itself.</summary>
    public const uint Escape = 0x42000000 + 1;

    private const string Library = "libpcsclite.so.1";

    [LibraryImport(Library)]
    public static partial nint SCardEstablishContext(nuint scope, nint reserved1, nint reserved2, out nint context);

    [LibraryImport(Library)]
    public static partial nint SCardReleaseContext(nint context);

    [LibraryImport(Library)]
    public static partial nint SCardCancel(nint context);

    [LibraryImport(Library)]
    public static partial nint SCardListReaders(nint context, nint groups, Span<byte> readers, ref nuint length);

    [LibraryImport(Library)]
    public static partial nint SCardGetStatusChange(nint context, nuint milliseconds, Span<ReaderEntry> readers, nuint count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint SCardConnect(
        nint context, string reader, nuint shareMode, nuint protocols, out nint card, out nuint protocol);

    [LibraryImport(Library)]
    public static partial nint SCardDisconnect(nint card, nuint disposition);

    [LibraryImport(Library)]
    public static partial nint SCardTransmit(
        nint card, in ProtocolHeader sent, ReadOnlySpan<byte> bytes, nuint length, nint received, Span<byte> answer, ref nuint answerLength);

    [LibraryImport(Library)]
    public static partial nint SCardControl(
        nint card, nuint code, ReadOnlySpan<byte> bytes, nuint length, Span<byte> answer, nuint answerMax, out nuint answerLength);

    [StructLayout(LayoutKind.Sequential)]
    public struct ProtocolHeader
    {
        public nuint Protocol;
        public nuint Length;
    }

    /// <summary>SCARD_READERSTATE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ReaderEntry
    {
        public nint Reader;
        public nint UserData;
        public nuint CurrentState;
        public nuint EventState;
        public nuint AtrLength;
        public AtrBytes Atr;
    }

    [InlineArray(33)]
    public struct AtrBytes
    {
        private byte first;
    }
}
