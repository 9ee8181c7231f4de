using System.Device.I2c;
using Interlieux.ReaderAgent.CardSources.Devices;

namespace Interlieux.ReaderAgent.CardSources.Nfc;

/// <summary>
/// A PN532 on a serial line, for a driver that thinks it is on an I²C bus: there the driver asks whether a frame is ready and then takes it
/// whole, so that pieces, floods, cancellation and an unplugged line are matters of this class alone.
/// </summary>
internal sealed class Pn532SerialBus : I2cDevice
{
    private const byte ReadyFlag = 0x01;

    // Out of power-down: 55 55, then zeros for the time that the chip needs (PN532 user manual, 7.2.11).
    private static readonly byte[] WakeUp = [0x55, 0x55, .. new byte[14]];
    private static readonly TimeSpan WriteTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerToWakeUp = TimeSpan.FromMilliseconds(30);

    private readonly DeviceFile line;
    private readonly CancellationToken ct;
    private readonly Pn532Frames frames = new();
    private byte[]? next;
    private bool awake;

    public Pn532SerialBus(string path, CancellationToken ct)
    {
        this.ct = ct;
        line = DeviceFile.Open(path, write: true);
        try
        {
            line.BecomeSerialLine();
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>Why the line is of no use any more. The driver swallows what is thrown into it, so it must be asked for.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public override I2cConnectionSettings ConnectionSettings { get; } = new(0, 0x24);

    /// <summary>1 when a frame is ready, else 0.</summary>
    public override byte ReadByte()
    {
        Guard(Receive);
        return next is null ? (byte)0 : ReadyFlag;
    }

    /// <summary>The flag and one whole frame; zeros behind it.</summary>
    public override void Read(Span<byte> buffer)
    {
        buffer.Clear();
        if (next is null) return;
        buffer[0] = ReadyFlag;
        next.AsSpan(0, Math.Min(next.Length, buffer.Length - 1)).CopyTo(buffer[1..]);
        next = null;
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write([value]);

    /// <summary>Asks something anew: what was not taken until now belongs to no question.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        byte[] sent = awake ? buffer.ToArray() : [.. WakeUp, .. buffer];
        Guard(() =>
        {
            Forget();
            line.Write(sent, WriteTime, ct);
            if (awake) return;
            awake = true;
            DropUntilQuiet();
        });
    }

    /// <inheritdoc/>
    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Write(writeBuffer);
        Read(readBuffer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        line.Dispose();
        base.Dispose(disposing);
    }

    private void Receive()
    {
        next ??= frames.Take();
        if (next is not null || !line.WaitReadable(TimeSpan.Zero, ct)) return;
        var read = line.Read(frames.Free());
        if (read == 0) throw new IOException("the serial line has ended: nothing is plugged in");
        frames.Added(read);
        next = frames.Take();
    }

    private void Forget()
    {
        next = null;
        frames.Clear();
        line.DropInput();
    }

    // A flood is never quiet.
    private void DropUntilQuiet()
    {
        const int ReadsMax = 16;
        for (var reads = 0; reads < ReadsMax && line.WaitReadable(AnswerToWakeUp, ct); reads++)
        {
            if (line.Read(frames.Free()) == 0) return;
        }
    }

    private void Guard(Action action)
    {
        // Not an IOException: the driver takes that for "not ready yet" and asks five hundred times more.
        if (Failure is not null) throw new InvalidOperationException(Failure.Message, Failure);
        try
        {
            action();
        }
        catch (IOException e)
        {
            Failure = e;
            throw new InvalidOperationException(e.Message, e);
        }
    }
}
