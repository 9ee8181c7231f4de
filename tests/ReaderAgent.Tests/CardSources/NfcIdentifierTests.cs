using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Interlieux.ReaderAgent.Tests.CardSources;

public sealed class NfcIdentifierTests
{
    [Theory]
    [InlineData("de:ad:be:ef", "DEADBEEF")]
    [InlineData("04 A1 b2-C3 d4 E5 f6", "04A1B2C3D4E5F6")]
    [InlineData("0102030405060708090a", "0102030405060708090A")]
    public void Text_becomes_canonical(string text, string identifier)
    {
        NfcIdentifier.TryParse(text, out var parsed).Should().BeTrue();
        parsed.Should().Be(identifier);
    }

    [Theory]
    [InlineData("")]
    [InlineData("04A1B2")]
    [InlineData("04A1B2C3D")]
    [InlineData("0:4A1B2C3D")]
    [InlineData("0102030405060708")]
    [InlineData("0102030405060708090A0B")]
    [InlineData("04A1B2CG")]
    public void Text_that_is_no_whole_identifier_is_none(string text) => NfcIdentifier.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData(Technology.NfcA, "08C0FFEE", true)]
    [InlineData(Technology.NfcA, "01020304", true)]
    [InlineData(Technology.NfcB, "08C0FFEE", false)]
    [InlineData(Technology.NfcA, "08C0FFEE112233", false)]
    [InlineData(Technology.Qr, "08C0FFEE", false)]
    [InlineData(Technology.Qr, "01020304", false)]
    public void Cards_that_invent_their_identifier_are_known(Technology technology, string identifier, bool isRandom) =>
        NfcIdentifier.IsRandom(technology, identifier).Should().Be(isRandom);

    [Fact]
    public void A_card_that_vanishes_for_a_moment_is_one_tap_and_one_that_was_away_is_another()
    {
        var clock = new FakeTimeProvider();
        var field = new CardField(clock);

        field.IsNewTap(Technology.NfcA, "DEADBEEF").Should().BeTrue();
        for (var i = 0; i < 10; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1.4));
            field.IsNewTap(Technology.NfcA, "DEADBEEF").Should().BeFalse();
        }

        clock.Advance(TimeSpan.FromSeconds(1.5));
        field.IsNewTap(Technology.NfcA, "DEADBEEF").Should().BeTrue();
    }

    [Fact]
    public void Two_cards_in_one_wallet_are_two_taps_however_often_they_take_turns()
    {
        var clock = new FakeTimeProvider();
        var field = new CardField(clock);

        var taps = Enumerable.Range(0, 20).Count(i =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return field.IsNewTap(Technology.NfcA, i % 2 == 0 ? "DEADBEEF" : "04A1B2C3D4E5F6");
        });

        taps.Should().Be(2);
    }

    [Fact]
    public void A_tap_has_both_times_of_its_clock()
    {
        var clock = new FakeTimeProvider(Taps.Morning);
        clock.Advance(TimeSpan.FromMilliseconds(1234));

        var tap = Tap.Now(clock, Technology.NfcA, "DEADBEEF");

        tap.OccurredAt.Should().Be(Taps.Morning.AddMilliseconds(1234));
        (Tap.Now(TimeProvider.System, Technology.NfcA, "DEADBEEF").MonotonicMs - Environment.TickCount64).Should().BeInRange(-1000, 1000);
    }
}
