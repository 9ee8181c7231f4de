using System.Device.I2c;
using System.Device.Spi;

namespace Interlieux.ReaderAgent.CardSources.Nfc;

/// <summary>Registers of the MFRC522 that are met outside its driver; numbers as in its data sheet, 9.2.</summary>
internal enum MfRc522Register : byte
{
    Interrupts = 0x04,
    TimerMode = 0x2A,
    TimerReloadHigh = 0x2C,
    TimerReloadLow = 0x2D,
    Version = 0x37,
}

internal interface IMfRc522Registers
{
    byte Read(MfRc522Register register);

    void Write(MfRc522Register register, byte value);
}

/// <summary>
/// The driver reads the interrupt register as fast as it can until a card answers or the timer ends: a whole processor core for nothing.
/// Here it sleeps between two looks, and hears that it shall stop.
/// </summary>
internal sealed class MfRc522SpiBus(SpiDevice spi, CancellationToken ct) : SpiDevice, IMfRc522Registers
{
    private const byte ReadFlag = 0x80;

    /// <inheritdoc/>
    public override SpiConnectionSettings ConnectionSettings => spi.ConnectionSettings;

    /// <inheritdoc/>
    public override void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        // The driver gives the same bytes for both.
        var looksForInterrupts = writeBuffer.Length == 2 && writeBuffer[0] == (ReadFlag | ((byte)MfRc522Register.Interrupts << 1));
        spi.TransferFullDuplex(writeBuffer, readBuffer);
        if (looksForInterrupts) MfRc522Patience.Take(readBuffer[1], ct);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => spi.Write(buffer);

    /// <inheritdoc/>
    public override void Read(Span<byte> buffer) => spi.Read(buffer);

    public byte Read(MfRc522Register register)
    {
        Span<byte> bytes = [(byte)(ReadFlag | ((byte)register << 1)), 0];
        spi.TransferFullDuplex(bytes, bytes);
        return bytes[1];
    }

    public void Write(MfRc522Register register, byte value)
    {
        Span<byte> bytes = [(byte)((byte)register << 1), value];
        spi.TransferFullDuplex(bytes, bytes);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        spi.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>The same patience on I²C, where a register is named by one write and read by the next transfer.</summary>
internal sealed class MfRc522I2cBus(I2cDevice i2c, CancellationToken ct) : I2cDevice, IMfRc522Registers
{
    private byte named;

    /// <inheritdoc/>
    public override I2cConnectionSettings ConnectionSettings => i2c.ConnectionSettings;

    /// <inheritdoc/>
    public override byte ReadByte()
    {
        var value = i2c.ReadByte();
        if ((named & 0x3F) == (byte)MfRc522Register.Interrupts) MfRc522Patience.Take(value, ct);
        return value;
    }

    /// <inheritdoc/>
    public override void Read(Span<byte> buffer) => i2c.Read(buffer);

    /// <inheritdoc/>
    public override void WriteByte(byte value)
    {
        named = value;
        i2c.WriteByte(value);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => i2c.Write(buffer);

    /// <inheritdoc/>
    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) => i2c.WriteRead(writeBuffer, readBuffer);

    public byte Read(MfRc522Register register)
    {
        i2c.WriteByte((byte)register);
        return i2c.ReadByte();
    }

    public void Write(MfRc522Register register, byte value) => i2c.Write([(byte)register, value]);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        i2c.Dispose();
        base.Dispose(disposing);
    }
}

internal static class MfRc522Patience
{
    // Data received, command ended, error, timer.
    private const byte AnyEnd = 0x20 | 0x10 | 0x02 | 0x01;

    public static void Take(byte interrupts, CancellationToken ct)
    {
        if ((interrupts & AnyEnd) == 0) ct.WaitHandle.WaitOne(1);
        ct.ThrowIfCancellationRequested();
    }
}
