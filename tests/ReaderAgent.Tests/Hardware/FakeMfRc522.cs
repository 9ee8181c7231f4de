using System.Device.I2c;
using System.Device.Spi;
using Interlieux.Tests.Readers;

namespace Interlieux.ReaderAgent.Tests.Hardware;

/// <summary>The registers of an MFRC522 and a card in front of it, which falls asleep at a request while it is selected, as cards do.</summary>
internal sealed class FakeMfRc522
{
    private const byte CommandRegister = 0x01;
    private const byte Interrupts = 0x04;
    private const byte CrcInterrupts = 0x05;
    private const byte Fifo = 0x09;
    private const byte FifoLevel = 0x0A;
    private const byte BitFraming = 0x0D;
    private const byte TransmitControl = 0x14;
    private const byte Version = 0x37;
    private const byte CalculateCrc = 0x03;
    private const byte TimerEnded = 0x01;
    private const byte Received = 0x30;

    private readonly byte[] registers = new byte[0x40];
    private readonly Queue<byte> fifo = [];
    private bool selected;

    public FakeMfRc522() => registers[Version] = 0x92;

    /// <summary>The card's identifier: 4, 7 or 10 bytes; null: no card.</summary>
    public byte[]? Card { get; set; }

    public int Requests { get; private set; }

    public Watched Seen { get; } = new();

    public bool IsThere
    {
        get => registers[Version] != 0;
        set => registers[Version] = value ? (byte)0x92 : (byte)0;
    }

    /// <summary>A dip of the supply: the chip is as after power-on.</summary>
    public void Reset() => registers[TransmitControl] = 0x80;

    public byte Read(byte register) => register switch
    {
        _ when !IsThere => 0,
        Fifo => fifo.TryDequeue(out var b) ? b : (byte)0,
        FifoLevel => (byte)fifo.Count,
        _ => registers[register],
    };

    public void Write(byte register, byte value)
    {
        if (register == Fifo) fifo.Enqueue(value);
        else if (register == FifoLevel && (value & 0x80) != 0) fifo.Clear();
        else if (register == CommandRegister && value == CalculateCrc) registers[CrcInterrupts] = 0x04;
        else if (register == BitFraming && (value & 0x80) != 0) Transceive();
        if (register != Fifo && register != FifoLevel) registers[register] = value;
    }

    private void Transceive()
    {
        byte[] sent = [.. fifo];
        fifo.Clear();
        var answer = Answer(sent);
        foreach (var b in answer) fifo.Enqueue(b);
        registers[Interrupts] = answer.Length > 0 ? Received : TimerEnded;
    }

    private byte[] Answer(byte[] sent)
    {
        const byte Cascade = 0x88;
        if (sent is [0x26])
        {
            Requests++;
            Seen.Change();
            var awake = Card is not null && !selected;
            selected = false;
            return awake ? [0x44, 0x00] : [];
        }

        if (Card is null || sent.Length < 2) return [];
        var level = (sent[0] - 0x93) / 2;
        var last = (Card.Length - 4) / 3;
        var from = level * 3;
        byte[] part = level < last ? [Cascade, .. Card.AsSpan(from, 3)] : Card[from..(from + 4)];
        if (sent[1] == 0x20) return [.. part, part.Aggregate((a, b) => (byte)(a ^ b))];
        selected = level == last;
        return [selected ? (byte)0x08 : (byte)0x04, 0x00, 0x00];
    }

    public sealed class Spi(FakeMfRc522 chip) : SpiDevice
    {
        public override SpiConnectionSettings ConnectionSettings { get; } = new(0);

        // The driver passes the same bytes for both.
        public override void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
        {
            byte[] sent = [.. writeBuffer];
            if ((sent[0] & 0x80) == 0) chip.Write((byte)(sent[0] >> 1), sent[1]);
            else for (var i = 1; i < sent.Length; i++) readBuffer[i] = chip.Read((byte)((sent[i - 1] & 0x7F) >> 1));
        }

        public override void Write(ReadOnlySpan<byte> buffer) => TransferFullDuplex(buffer, new byte[buffer.Length]);

        public override void Read(Span<byte> buffer) => throw new NotSupportedException();
    }

    public sealed class I2c(FakeMfRc522 chip) : I2cDevice
    {
        private byte named;

        public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x28);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            named = (byte)(buffer[0] & 0x3F);
            foreach (var value in buffer[1..]) chip.Write(named, value);
        }

        public override void Read(Span<byte> buffer)
        {
            for (var i = 0; i < buffer.Length; i++) buffer[i] = chip.Read(named);
        }

        public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
        {
            Write(writeBuffer);
            Read(readBuffer);
        }

        public override void WriteByte(byte value) => Write([value]);

        public override byte ReadByte() => chip.Read(named);
    }
}
