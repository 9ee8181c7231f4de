using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Interlieux.ReaderAgent.CardSources.Devices;

/// <summary>
/// A device file that may fall silent, be flooded or be pulled out: every wait has an end and heeds cancellation, which neither
/// <see cref="FileStream"/> nor the serial port of the base library can promise. Not safe for several threads.
/// </summary>
/// <exception cref="IOException">From every member: the device is gone or refuses; the message says which and why.</exception>
internal sealed class DeviceFile : IDisposable
{
    // How long a cancellation may go unnoticed.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);

    private readonly string name;
    private readonly SafeFileHandle handle;

    private DeviceFile(string name, SafeFileHandle handle) => (this.name, this.handle) = (name, handle);

    public static DeviceFile Open(string path, bool write)
    {
        var flags = LibC.NonBlocking | LibC.CloseOnExec | LibC.NoControllingTerminal | (write ? LibC.ReadWrite : LibC.ReadOnly);
        var handle = LibC.Open(path, flags);
        if (!handle.IsInvalid) return new DeviceFile(path, handle);
        var errno = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw errno switch
        {
            LibC.NoSuchFile or LibC.NoSuchDevice or LibC.NoSuchUnit => new FileNotFoundException($"{path} is not there: nothing is plugged in"),
            LibC.NotPermitted => new IOException($"{path} may not be opened: add the user of the agent to the group that owns it"),
            _ => Failure(path, "cannot be opened", errno),
        };
    }

    /// <summary>Reads from a descriptor that others own too, such as standard input.</summary>
    public static DeviceFile Borrow(string name, int descriptor) => new(name, new SafeFileHandle(descriptor, ownsHandle: false));

    /// <summary>True when bytes, or the end, can be read at once; false after the time.</summary>
    public bool WaitReadable(TimeSpan time, CancellationToken ct) => Wait(LibC.Readable, time, ct);

    /// <summary>What is there, 0 at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        var read = LibC.Read(handle, buffer, (nuint)buffer.Length);
        return read >= 0 ? (int)read : throw Failure(name, "cannot be read", Marshal.GetLastPInvokeError());
    }

    public void Write(ReadOnlySpan<byte> bytes, TimeSpan time, CancellationToken ct)
    {
        while (bytes.Length > 0)
        {
            if (!Wait(LibC.Writable, time, ct)) throw new IOException($"{name} takes no bytes");
            var written = LibC.Write(handle, bytes, (nuint)bytes.Length);
            if (written < 0) throw Failure(name, "cannot be written", Marshal.GetLastPInvokeError());
            bytes = bytes[(int)written..];
        }
    }

    /// <summary>A serial line of eight bits without parity that gives and takes bytes as they are, for this program alone.</summary>
    public void BecomeSerialLine()
    {
        Span<byte> settings = stackalloc byte[LibC.TerminalSettingsSize];
        settings.Clear();
        Check(LibC.GetTerminal(handle, settings));
        LibC.MakeRaw(settings);
        // cfmakeraw does not say that there is no modem, nor that bytes shall be received.
        MemoryMarshal.Cast<byte, uint>(settings)[LibC.ControlFlags] |= LibC.NoModem | LibC.Receive;
        Check(LibC.SetSpeed(settings, LibC.Bauds115200));
        Check(LibC.SetTerminal(handle, LibC.Now, settings));
        Check(LibC.Control(handle, LibC.ExclusiveTerminal, 0));
    }

    /// <summary>Forgets what came before anybody asked.</summary>
    public void DropInput() => Check(LibC.Flush(handle, LibC.InputQueue));

    /// <summary>Keeps the keys of an input device from everybody else; false where that is not possible.</summary>
    public bool TryGrab() => LibC.Control(handle, LibC.GrabInput, 1) == 0;

    public void Dispose()
    {
        // A pseudo-terminal would remember it, and refuse to be opened again. Whoever is no terminal does not mind.
        _ = LibC.Control(handle, LibC.SharedTerminal, 0);
        handle.Dispose();
    }

    private bool Wait(short events, TimeSpan time, CancellationToken ct)
    {
        var left = time;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var slice = left < Slice ? left : Slice;
            var poll = new LibC.PollEntry { Descriptor = (int)handle.DangerousGetHandle(), Events = events };
            var ready = LibC.Poll(ref poll, 1, (int)slice.TotalMilliseconds);
            if (ready > 0) return true;
            if (ready < 0 && Marshal.GetLastPInvokeError() is var errno and not LibC.Interrupted) throw Failure(name, "fails", errno);
            left -= slice;
            if (left <= TimeSpan.Zero) return false;
        }
    }

    private void Check(int result)
    {
        if (result != 0) throw Failure(name, "is no serial line", Marshal.GetLastPInvokeError());
    }

    private static IOException Failure(string name, string what, int errno) =>
        new($"{name} {what}: {Marshal.GetPInvokeErrorMessage(errno)}");
}
