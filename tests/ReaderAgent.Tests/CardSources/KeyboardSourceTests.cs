using System.Buffers.Binary;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.CardSources.Keyboard;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Tests.Hardware;

namespace Interlieux.ReaderAgent.Tests.CardSources;

/// <summary>Records of the kernel's input events, through a FIFO in the place of /dev/input/eventN.</summary>
public sealed class KeyboardSourceTests : IDisposable
{
    private const int Enter = 28;
    private const int Shift = 42;
    private const int RightAlt = 100;

    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public KeyboardSourceTests() => path = Path.Combine(folder.Path, "event0");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(24)]
    [InlineData(16)]
    public async Task Digits_and_letters_of_a_wedge_become_a_card(int recordSize)
    {
        using var keyboard = new NamedPipe(path);
        await using var source = Open(KeyboardLayout.Us, hexIsNfc: true, recordSize);

        // 0 4 A 1 B 2 C 3, its letters with shift
        await keyboard.WriteAsync(Keys(recordSize, [11, 5, -30, 2, -48, 3, -46, 4, Enter]));

        var tap = await source.NextAsync();
        (tap.Technology, tap.Identifier).Should().Be((Technology.NfcA, "04A1B2C3"));
        source.State.Detail.Should().Be("others read its keys too", "a FIFO cannot be grabbed");
    }

    [Fact]
    public async Task An_azerty_wedge_types_digits_with_shift_and_signs_with_the_alternate_key()
    {
        using var keyboard = new NamedPipe(path);
        await using var source = Open(KeyboardLayout.Fr, hexIsNfc: false);

        // Aa1é@m, then the return key of the number pad
        await keyboard.WriteAsync(Keys(24, [-16, 16, -2, 3]));
        await keyboard.WriteAsync([.. Event(24, RightAlt, 1), .. Event(24, 11, 1), .. Event(24, 11, 0), .. Event(24, RightAlt, 0)]);
        await keyboard.WriteAsync(Keys(24, [39, 96]));

        var tap = await source.NextAsync();
        (tap.Technology, tap.Identifier).Should().Be((Technology.Qr, "Aa1é@m"));
    }

    [Fact]
    public async Task Records_in_pieces_two_badges_in_one_write_and_held_keys_are_read_as_they_were_typed()
    {
        using var keyboard = new NamedPipe(path);
        await using var source = Open(KeyboardLayout.Us, hexIsNfc: false);

        byte[] held = [.. Event(24, 2, 1), .. Event(24, 2, 2), .. Event(24, 2, 2), .. Event(24, 2, 0), .. Keys(24, [Enter])];
        byte[] bytes = [.. held, .. Keys(24, [3, Enter])];
        await keyboard.WriteAsync(bytes[..31]);
        await keyboard.WriteAsync(bytes[31..]);

        (await source.NextAsync()).Identifier.Should().Be("1");
        (await source.NextAsync()).Identifier.Should().Be("2");
        source.HasNoMore();
    }

    [Fact]
    public async Task A_line_that_is_too_long_and_control_keys_are_unreadable_and_the_next_badge_is_read()
    {
        using var keyboard = new NamedPipe(path);
        await using var source = Open(KeyboardLayout.Us, hexIsNfc: false);

        await keyboard.WriteAsync(Keys(24, [.. Enumerable.Repeat(2, 1000), Enter]));
        await source.WhenAsync(() => source.State.Unreadable == 1);
        await keyboard.WriteAsync([.. Event(24, 29, 1), .. Keys(24, [2]), .. Event(24, 29, 0), .. Keys(24, [Enter])]);
        await source.WhenAsync(() => source.State.Unreadable == 2);
        await keyboard.WriteAsync(Keys(24, [2, 3, Enter]));

        (await source.NextAsync()).Identifier.Should().Be("12");
    }

    [Fact]
    public async Task Unplugged_and_plugged_in_again_it_goes_on()
    {
        await using var source = Open(KeyboardLayout.Us, hexIsNfc: false);
        await source.WhenAsync(() => source.State.Detail.Contains("nothing is plugged in"));

        for (var round = 1; round <= 2; round++)
        {
            using (var keyboard = new NamedPipe(path))
            {
                await source.BecomesAsync(SourceCondition.Ready);
                await keyboard.WriteAsync(Keys(24, [round + 1, Enter]));
                (await source.NextAsync()).Identifier.Should().Be($"{round}");
                File.Delete(path);
            }

            await source.BecomesAsync(SourceCondition.Absent);
        }
    }

    private RunningSource Open(KeyboardLayout layout, bool hexIsNfc, int recordSize = 24) =>
        new(new KeyboardSource(path, layout, hexIsNfc, TimeProvider.System) { RecordSize = recordSize });

    // A negative key is typed with shift.
    private static byte[] Keys(int recordSize, int[] keys) => [.. keys.SelectMany(key => key < 0
        ? [.. Event(recordSize, Shift, 1), .. Event(recordSize, -key, 1), .. Event(recordSize, -key, 0), .. Event(recordSize, Shift, 0)]
        : (byte[])[.. Event(recordSize, key, 1), .. Event(recordSize, key, 0)])];

    // As the kernel sends it: the scan code, the key, and the end of the report.
    private static byte[] Event(int recordSize, int key, int value) =>
        [.. Record(recordSize, 4, 4, key), .. Record(recordSize, 1, key, value), .. Record(recordSize, 0, 0, 0)];

    private static byte[] Record(int recordSize, int type, int code, int value)
    {
        var record = new byte[recordSize];
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(^8), (ushort)type);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(^6), (ushort)code);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(^4), value);
        return record;
    }
}
