using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Interlieux.ReaderAgent.CardSources.Devices;

namespace Interlieux.ReaderAgent.CardSources.Keyboard;

/// <summary>
/// Keyboard wedges: card readers and QR scanners that type what they read, and then the return key. The device is taken for the agent
/// alone where that is possible, so that no badge is typed into a login screen.
/// </summary>
/// <param name="path">The device, such as /dev/input/by-id/…-event-kbd.</param>
/// <param name="layout">The layout that the wedge types for.</param>
/// <param name="hexIsNfc">It reads NFC cards: lines of 4, 7 or 10 bytes in hexadecimal are cards.</param>
/// <param name="clock">Tells when a tap happened.</param>
public sealed class KeyboardSource(string path, KeyboardLayout layout, bool hexIsNfc, TimeProvider clock) : ICardSource
{
    private const int KeyEvent = 1;
    private const int Released = 0;
    private const int Pressed = 1;
    private static readonly TimeSpan UntilAskedAgain = TimeSpan.FromHours(1);


    /// <inheritdoc/>
    public SourceHealth Health { get; } = new($"keyboard {path}");

    /// <summary>The size of struct input_event: two times of the machine's width, then eight bytes.</summary>
    internal int RecordSize { get; init; } = (2 * nint.Size) + 8;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Tap> ReadAsync(LastTap last, [EnumeratorCancellation] CancellationToken ct)
    {
        var pause = new BackOff(clock);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            using var device = Try(() => DeviceFile.Open(path, write: false));
            if (device is null)
            {
                await pause.WaitAsync(ct);
                continue;
            }

            Health.Ready(device.TryGrab() ? "" : "others read its keys too");
            var typing = new Typing(device, new Keys(layout), new LineSource(hexIsNfc, Health, clock), RecordSize);
            while (await Blocking.RunAsync(() => Try(() => typing.NextTap(ct))) is { } tap)
            {
                pause.Reset();
                yield return tap;
            }

            await pause.WaitAsync(ct);
        }
    }

    private T? Try<T>(Func<T> call)
        where T : class
    {
        try
        {
            return call();
        }
        catch (FileNotFoundException e)
        {
            Health.Absent(e.Message);
        }
        catch (EndOfStreamException e)
        {
            Health.Absent(e.Message);
        }
        catch (IOException e)
        {
            Health.Failed(e.Message);
        }

        return null;
    }

    /// <summary>What is typed on one opened device: half a record or half a line wait for the rest.</summary>
    private sealed class Typing(DeviceFile device, Keys keys, LineSource lines, int recordSize)
    {
        private readonly byte[] buffer = new byte[recordSize * 64];
        private int start;
        private int end;

        public Tap NextTap(CancellationToken ct)
        {
            while (true)
            {
                for (; end - start >= recordSize; start += recordSize)
                {
                    if (Type(buffer.AsSpan(start, recordSize)) is not { } tap) continue;
                    start += recordSize;
                    return tap;
                }

                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
                if (!device.WaitReadable(UntilAskedAgain, ct)) continue;
                var read = device.Read(buffer.AsSpan(end));
                if (read == 0) throw new EndOfStreamException("the keyboard was unplugged");
                end += read;
            }
        }

        private Tap? Type(ReadOnlySpan<byte> record)
        {
            var event_ = record[^8..];
            var value = BinaryPrimitives.ReadInt32LittleEndian(event_[4..]);
            if (BinaryPrimitives.ReadUInt16LittleEndian(event_) != KeyEvent || value is not (Pressed or Released)) return null;
            if (keys.Turn(BinaryPrimitives.ReadUInt16LittleEndian(event_[2..]), value == Pressed) is not { } character) return null;
            Span<byte> utf8 = stackalloc byte[4];
            var length = new Rune(character).EncodeToUtf8(utf8);
            Tap? tap = null;
            foreach (var b in utf8[..length]) tap = lines.Add(b);
            return tap;
        }
    }
}
