using System.Device.I2c;
using Interlieux.Tests.Readers;

namespace Interlieux.ReaderAgent.Tests.Hardware;

/// <summary>
/// An HD44780 of two lines behind a PCF8574: takes half a byte at each fall of the enable line, and shows what a person would read.
/// </summary>
internal sealed class FakeI2cDisplay : I2cDevice
{
    private const byte Data = 0x01;
    private const byte Enable = 0x04;
    private const byte Clear = 0x01;
    private const byte SetAddress = 0x80;
    private const int SecondLine = 0x40;
    private const int Columns = 16;

    private readonly char[] memory = new char[128];
    private byte before;
    private byte? high;
    private int address;

    public FakeI2cDisplay() => Array.Fill(memory, ' ');

    public bool IsUnplugged { get; set; }

    public Watched Seen { get; } = new();

    /// <summary>The two lines.</summary>
    public string Shown => $"{new string(memory, 0, Columns)}|{new string(memory, SecondLine, Columns)}";

    public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x27);

    public override void WriteByte(byte value)
    {
        if (IsUnplugged) throw new IOException("Error 121 performing I2C data transfer.");
        if ((before & Enable) != 0 && (value & Enable) == 0) Take((byte)(value & 0xF0), (value & Data) != 0);
        before = value;
        Seen.Change();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        foreach (var value in buffer) WriteByte(value);
    }

    public override byte ReadByte() => throw new NotSupportedException();

    public override void Read(Span<byte> buffer) => throw new NotSupportedException();

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) => throw new NotSupportedException();

    private void Take(byte half, bool isData)
    {
        if (high is not { } first)
        {
            high = half;
            return;
        }

        high = null;
        var value = (byte)(first | (half >> 4));
        if (isData) memory[address++ % memory.Length] = (char)value;
        else if ((value & SetAddress) != 0) address = value & 0x7F;
        else if (value == Clear) Array.Fill(memory, ' ');
    }
}
