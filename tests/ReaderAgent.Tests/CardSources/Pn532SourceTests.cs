using System.Diagnostics;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.CardSources.Nfc;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Tests.Hardware;

namespace Interlieux.ReaderAgent.Tests.CardSources;

/// <summary>The real driver and the real serial line of the kernel; only the chip at its end is emulated.</summary>
public sealed class Pn532SourceTests
{
    private const int Seed = 7;

    [Fact]
    public async Task Cards_of_4_7_and_10_bytes_are_read_in_turn_and_each_is_one_tap()
    {
        using var chip = new Pn532Emulator();
        await using var source = Open(chip.Path);

        foreach (var uid in new[] { "DEADBEEF", "04A1B2C3D4E5F6", "0102030405060708090A" })
        {
            chip.Show(uid);
            var tap = await source.NextAsync();
            (tap.Technology, tap.Identifier, tap.Atqa, tap.Sak).Should().Be((Technology.NfcA, uid, (ushort?)0x0044, (byte?)0x08));
        }

        await PolledAsync(chip, 20);
        source.HasNoMore();
        source.State.Should().Be(new SourceState($"pn532 {chip.Path}", SourceCondition.Ready, ""));
    }

    [Fact]
    public async Task A_card_of_type_B_is_read_when_there_is_none_of_type_A()
    {
        using var chip = new Pn532Emulator();
        await using var source = Open(chip.Path);

        chip.ShowTypeB("08C0FFEE");

        var tap = await source.NextAsync();
        (tap.Technology, tap.Identifier).Should().Be((Technology.NfcB, "08C0FFEE"));
    }

    [Fact]
    public async Task Without_a_card_it_is_ready_and_asks_at_most_ten_times_a_second()
    {
        using var chip = new Pn532Emulator();
        await using var source = Open(chip.Path);
        await source.BecomesAsync(SourceCondition.Ready);
        var (asked, since, busy) = (chip.Polls, Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);

        await PolledAsync(chip, 20);

        ((chip.Polls - asked) / since.Elapsed.TotalSeconds).Should().BeLessThan(11);
        TestContext.Current.SendDiagnosticMessage(
            $"{(Process.GetCurrentProcess().TotalProcessorTime - busy) / since.Elapsed:P1} of a core, emulator and test included");
        source.HasNoMore();
    }

    [Fact]
    public async Task Answers_in_single_bytes_are_put_together()
    {
        using var chip = new Pn532Emulator { Line = bytes => bytes.Select(b => new[] { b }) };
        await using var source = Open(chip.Path);

        chip.Show("04A1B2C3D4E5F6");

        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
    }

    [Fact]
    public async Task Noise_between_the_answers_is_overheard()
    {
        var noise = new byte[300];
        new Random(Seed).NextBytes(noise);
        using var chip = new Pn532Emulator { Line = bytes => [noise, bytes[..6], noise, bytes[6..]] };
        await using var source = Open(chip.Path);

        chip.Show("04A1B2C3D4E5F6");

        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
    }

    [Fact]
    public async Task A_flood_of_bytes_blocks_neither_the_source_nor_its_end()
    {
        using var chip = new Pn532Emulator();
        var source = Open(chip.Path);
        await source.BecomesAsync(SourceCondition.Ready);
        var flood = chip.FloodAsync(0x55);

        chip.Show("04A1B2C3D4E5F6");
        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
        await source.DisposeAsync();
        chip.Dispose();
        await flood;
    }

    [Fact]
    public async Task A_card_that_is_cut_short_is_no_tap_and_is_told_once()
    {
        using var chip = new Pn532Emulator();
        await using var source = Open(chip.Path);

        chip.Show("04A1B2");
        await source.WhenAsync(() => source.State.Unreadable == 1);
        await PolledAsync(chip, 5);
        source.State.Unreadable.Should().Be(1);

        // Says seven bytes, and brings three.
        chip.Targets[0] = [0x01, 0x01, 0x00, 0x44, 0x08, 0x07, 0x04, 0xA1, 0xB2];
        await source.WhenAsync(() => source.State.Unreadable == 2);
        chip.Show("04A1B2C3D4E5F6");
        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
        await PolledAsync(chip, 2);
        source.HasNoMore();
    }

    [Fact]
    public async Task A_phone_that_says_something_else_at_each_reading_is_one_tap()
    {
        using var chip = new Pn532Emulator();
        await using var source = Open(chip.Path);

        chip.Show("08000001");
        NfcIdentifier.IsRandom(Technology.NfcA, (await source.NextAsync()).Identifier).Should().BeTrue();
        for (var i = 2; i < 6; i++)
        {
            chip.Show($"0800000{i}");
            await PolledAsync(chip, 2);
        }

        source.HasNoMore();
    }

    [Fact]
    public async Task Unplugged_and_plugged_in_again_it_goes_on()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "reader");
        await using var source = Open(path);
        await source.WhenAsync(() => source.State is { Condition: SourceCondition.Absent, Detail: var d } && d.Contains("nothing is plugged in"));

        for (var round = 1; round <= 3; round++)
        {
            using var chip = new Pn532Emulator();
            File.CreateSymbolicLink(path, chip.Path);
            await source.BecomesAsync(SourceCondition.Ready);
            chip.Show($"04A1B2C3D4E5F{round}");
            (await source.NextAsync()).Identifier.Should().Be($"04A1B2C3D4E5F{round}");

            File.Delete(path);
            chip.Dispose();
            await source.BecomesAsync(SourceCondition.Absent);
        }
    }

    [Fact]
    public async Task A_chip_that_falls_silent_is_told_and_taken_again_when_it_speaks()
    {
        using var chip = new Pn532Emulator();
        await using var source = Open(chip.Path);
        await source.BecomesAsync(SourceCondition.Ready);
        var line = chip.Line;

        chip.Line = null;
        await source.WhenAsync(() => source.State is { Condition: SourceCondition.Failed, Detail: var d } && d.Contains("no PN532 answers"));
        chip.Line = line;
        chip.Show("04A1B2C3D4E5F6");

        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
    }

    [Fact]
    public async Task A_file_that_is_no_serial_line_is_told()
    {
        using var folder = new TemporaryFolder();
        await using var source = Open(folder.Write("file", ""));

        await source.WhenAsync(() => source.State is { Condition: SourceCondition.Failed, Detail: var d } && d.Contains("is no serial line"));
    }

    private static RunningSource Open(string path) => new(NfcChips.Pn532OnSerialLine(path, TimeProvider.System));

    private static Task PolledAsync(Pn532Emulator chip, int times)
    {
        var asked = chip.Polls;
        return chip.Seen.WhenAsync(() => chip.Polls >= asked + times, TestContext.Current.CancellationToken);
    }
}
