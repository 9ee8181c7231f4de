using System.Runtime.InteropServices;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.CardSources.PcSc;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Signals;
using Interlieux.ReaderAgent.Tests.Hardware;
using Interlieux.Tests.Readers;

namespace Interlieux.ReaderAgent.Tests.CardSources;

/// <summary>Real pcscd, real libpcsclite; only reader and cards are virtual.</summary>
public sealed class PcScSourceTests
{
    [Fact]
    public async Task Cards_of_4_7_and_10_bytes_are_read_in_turn_and_each_is_one_tap()
    {
        await using var pcscd = await StartAsync("Counter");
        await using var source = new RunningSource(new PcScSource("", TimeProvider.System));
        string[] uids = ["DEADBEEF", "04A1B2C3D4E5F6", "0102030405060708090A"];

        foreach (var uid in uids)
        {
            pcscd.Readers[0].Insert(VirtualCard.TypeA(uid));
            var tap = await source.NextAsync();
            (tap.Technology, tap.Identifier, tap.Direction).Should().Be((Technology.NfcA, uid, null));
            tap.OccurredAt.Should().BeCloseTo(TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(30));
            tap.MonotonicMs.Should().BeCloseTo(Environment.TickCount64, 30_000);
            await pcscd.RemoveAsync(0);
        }

        source.HasNoMore();
        source.State.Condition.Should().Be(SourceCondition.Ready);
        source.State.Detail.Should().Contain("Counter 00 00").And.Contain("Counter 00 01");
        source.State.Unreadable.Should().Be(0);
    }

    [Fact]
    public async Task A_card_that_lies_on_one_reader_is_one_tap_while_others_are_read_on_the_next()
    {
        await using var pcscd = await StartAsync("Counter");
        await using var source = new RunningSource(new PcScSource("", TimeProvider.System));

        pcscd.Readers[0].Insert(VirtualCard.TypeA("04A1B2C3D4E5F6"));
        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
        foreach (var uid in new[] { "04000000000001", "04000000000002" })
        {
            pcscd.Readers[1].Insert(VirtualCard.TypeA(uid));
            (await source.NextAsync()).Identifier.Should().Be(uid);
            await pcscd.RemoveAsync(1);
        }

        source.HasNoMore();
    }

    [Fact]
    public async Task Type_B_is_told_where_the_reader_tells_it()
    {
        await using var pcscd = await StartAsync("Counter");
        await using var source = new RunningSource(new PcScSource("", TimeProvider.System));

        pcscd.Readers[0].Insert(VirtualCard.TypeB("08C0FFEE"));

        var tap = await source.NextAsync();
        (tap.Technology, tap.Identifier).Should().Be((Technology.NfcB, "08C0FFEE"));
        NfcIdentifier.IsRandom(tap.Technology, tap.Identifier).Should().BeFalse();
    }

    [Fact]
    public async Task A_card_without_an_identifier_and_one_that_is_cut_short_are_no_taps_but_are_told()
    {
        await using var pcscd = await StartAsync("Counter");
        await using var source = new RunningSource(new PcScSource("", TimeProvider.System));

        VirtualCard[] cards = [VirtualCard.WithoutUid(), VirtualCard.TypeA("04A1B2")];
        for (var i = 0; i < cards.Length; i++)
        {
            pcscd.Readers[0].Insert(cards[i]);
            await source.WhenAsync(() => source.State.Unreadable == i + 1);
            await pcscd.RemoveAsync(0);
        }

        pcscd.Readers[0].Insert(VirtualCard.TypeA("04A1B2C3D4E5F6"));
        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
        source.HasNoMore();
    }

    [Fact]
    public async Task Pcscd_may_come_late_and_be_killed_and_a_card_that_lies_there_meanwhile_is_not_a_second_tap()
    {
        await using var pcscd = await PrepareAsync();
        pcscd.Plug("Counter");
        await using var source = new RunningSource(new PcScSource("", TimeProvider.System));
        await source.WhenAsync(() => source.State is { Condition: SourceCondition.Absent, Detail: var d } && d.Contains("pcscd does not run"));

        await pcscd.StartAsync(TestContext.Current.CancellationToken);
        pcscd.Readers[0].Insert(VirtualCard.TypeA("04A1B2C3D4E5F6"));
        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");

        await pcscd.KillAsync();
        await source.BecomesAsync(SourceCondition.Absent);
        await pcscd.StartAsync(TestContext.Current.CancellationToken);
        await source.BecomesAsync(SourceCondition.Ready);
        // The card that lay there is read by the new one too.
        await pcscd.Readers[0].Heard.WhenAsync(() => pcscd.Readers[0].Commands.Count > 1, TestContext.Current.CancellationToken);
        pcscd.Readers[1].Insert(VirtualCard.TypeA("DEADBEEF"));

        (await source.NextAsync()).Identifier.Should().Be("DEADBEEF");
        source.HasNoMore();
    }

    [Fact]
    public async Task Readers_come_and_go()
    {
        await using var pcscd = await StartAsync("Counter");
        await using var source = new RunningSource(new PcScSource("", TimeProvider.System));
        await source.BecomesAsync(SourceCondition.Ready);

        await pcscd.KillAsync();
        pcscd.UnplugAll();
        await pcscd.StartAsync(TestContext.Current.CancellationToken);
        await source.WhenAsync(() => source.State is { Condition: SourceCondition.Absent, Detail: "no reader is plugged in" });

        await pcscd.KillAsync();
        pcscd.Plug("Door");
        await pcscd.StartAsync(TestContext.Current.CancellationToken);
        await source.WhenAsync(() => source.State is { Condition: SourceCondition.Ready, Detail: "Door 00 00, Door 00 01" });
        pcscd.Readers[^1].Insert(VirtualCard.TypeA("04A1B2C3D4E5F6"));
        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
        source.HasNoMore();
    }

    [Fact]
    public async Task A_reader_that_is_not_asked_for_is_left_alone()
    {
        await using var pcscd = await StartAsync("Counter");
        await using var source = new RunningSource(new PcScSource("counter 00 01", TimeProvider.System));
        await source.BecomesAsync(SourceCondition.Ready);

        pcscd.Readers[0].Insert(VirtualCard.TypeA("DEADBEEF"));
        pcscd.Readers[1].Insert(VirtualCard.TypeA("04A1B2C3D4E5F6"));

        (await source.NextAsync()).Identifier.Should().Be("04A1B2C3D4E5F6");
        source.HasNoMore();
        source.State.Detail.Should().Be("Counter 00 01");
    }

    [Fact]
    public async Task A_wait_for_a_card_ends_when_it_is_cancelled()
    {
        await using var pcscd = await StartAsync("Counter");
        var source = new RunningSource(new PcScSource("", TimeProvider.System));
        await source.BecomesAsync(SourceCondition.Ready);

        await source.DisposeAsync();

        source.Reading.IsCompletedSuccessfully.Should().BeTrue();
    }

    [Fact]
    public async Task Without_libpcsclite_the_source_says_what_to_install_and_waits()
    {
        await using var source = new RunningSource(new PcScSource(TimeProvider.System, () =>
        {
            NativeLibrary.Load("libpcsclite-that-nobody-has.so.1");
            return PcScContext.Establish();
        }));

        await source.WhenAsync(() => source.State.Detail.Contains("apt-get install"));

        source.State.Condition.Should().Be(SourceCondition.Absent);
        source.Reading.IsCompleted.Should().BeFalse();
    }

    [Theory]
    [InlineData(SignalColour.Green, "FF0040AE0401000101")]
    [InlineData(SignalColour.Amber, "FF0040FF0401010201")]
    [InlineData(SignalColour.Red, "FF00405D0408000101")]
    public async Task An_acr122_shows_and_beeps_while_the_card_is_still_on_it(SignalColour colour, string command)
    {
        await using var pcscd = await StartAsync("ACS ACR122U PICC Interface");
        await using var source = new RunningSource(new PcScSource("", TimeProvider.System));
        pcscd.Readers[0].Insert(VirtualCard.TypeA("04A1B2C3D4E5F6"));
        pcscd.Readers[1].Insert(VirtualCard.TypeA("DEADBEEF"));
        await source.NextAsync();
        await source.NextAsync();
        using var signals = new Acr122Signals(TimeProvider.System);

        await signals.ShowAsync(new Signal(colour, "", ""), TestContext.Current.CancellationToken);

        foreach (var reader in pcscd.Readers) reader.Commands.Should().Equal("FFCA000000", "FF00520000", command);
        source.HasNoMore();
    }

    [Fact]
    public async Task An_acr122_that_cannot_be_told_says_why()
    {
        await using var pcscd = await StartAsync("ACS ACR122U PICC Interface");
        using var signals = new Acr122Signals(TimeProvider.System);
        var show = () => signals.ShowAsync(new Signal(SignalColour.Red, "", ""), TestContext.Current.CancellationToken);

        (await show.Should().ThrowAsync<IOException>()).WithMessage("*escape commands*");
        pcscd.Readers[0].Insert(VirtualCard.TypeA("04A1B2C3D4E5F6"));
        pcscd.Readers[1].Insert(VirtualCard.TypeA("DEADBEEF"));
        await using var source = new RunningSource(new PcScSource("", TimeProvider.System));
        await source.NextAsync();
        await source.NextAsync();

        await show.Should().NotThrowAsync("the next signal is shown all the same");
    }

    private static async Task<PcscdProcess> StartAsync(string reader)
    {
        var pcscd = await PrepareAsync();
        pcscd.Plug(reader);
        await pcscd.StartAsync(TestContext.Current.CancellationToken);
        return pcscd;
    }

    /// <summary>Skips the test, aloud, where there can be no pcscd.</summary>
    private static async Task<PcscdProcess> PrepareAsync()
    {
        var (pcscd, fault) = await PcscdProcess.PrepareAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(pcscd is null, fault ?? "");
        return pcscd!;
    }
}
