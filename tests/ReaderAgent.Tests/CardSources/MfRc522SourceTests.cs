using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.CardSources.Nfc;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Tests.Hardware;

namespace Interlieux.ReaderAgent.Tests.CardSources;

/// <summary>The real driver; the chip's registers are fake.</summary>
public sealed class MfRc522SourceTests
{
    private readonly FakeMfRc522 chip = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cards_of_4_7_and_10_bytes_are_read_in_turn_and_each_is_one_tap(bool spi)
    {
        await using var source = Open(spi);

        foreach (var uid in new[] { "DEADBEEF", "04A1B2C3D4E5F6", "0102030405060708090A" })
        {
            chip.Card = Convert.FromHexString(uid);
            var tap = await source.NextAsync();
            (tap.Technology, tap.Identifier, tap.Atqa, tap.Sak).Should().Be((Technology.NfcA, uid, (ushort?)0x0044, (byte?)0x08));
        }

        var asked = chip.Requests;
        await chip.Seen.WhenAsync(() => chip.Requests > asked + 40, TestContext.Current.CancellationToken);
        source.HasNoMore();
        source.State.Condition.Should().Be(SourceCondition.Ready);
    }

    [Fact]
    public async Task A_line_without_a_chip_is_told_and_the_chip_is_taken_when_it_comes()
    {
        chip.IsThere = false;
        await using var source = Open(spi: true);
        await source.WhenAsync(() => source.State is { Condition: SourceCondition.Failed, Detail: var d } && d.Contains("no MFRC522 answers"));

        chip.IsThere = true;
        chip.Card = Convert.FromHexString("04A1B2C3D4E5F6");

        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
    }

    [Fact]
    public async Task After_a_dip_of_its_supply_the_chip_is_set_up_again()
    {
        await using var source = Open(spi: true);
        await source.BecomesAsync(SourceCondition.Ready);

        chip.Reset();
        await source.BecomesAsync(SourceCondition.Failed);
        await source.BecomesAsync(SourceCondition.Ready);
        chip.Card = Convert.FromHexString("04A1B2C3D4E5F6");

        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
    }

    [Fact]
    public async Task A_bus_that_is_off_is_absent()
    {
        await using var source = new RunningSource(NfcChips.MfRc522OnSpi(99, 9, NfcChips.NoPin, TimeProvider.System));

        await source.WhenAsync(() => source.State is { Condition: SourceCondition.Absent, Detail: var d } && d.Contains("/dev/spidev99.9"));
    }

    private RunningSource Open(bool spi) => new(new NfcChipSource(
        "mfrc522",
        ct => spi
            ? MfRc522Chip.OnSpi(new FakeMfRc522.Spi(chip), NfcChips.NoPin, TimeProvider.System, ct)
            : MfRc522Chip.OnI2c(new FakeMfRc522.I2c(chip), NfcChips.NoPin, TimeProvider.System, ct),
        TimeProvider.System));
}
