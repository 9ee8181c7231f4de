using Interlieux.ReaderAgent.Signals;
using Interlieux.ReaderAgent.Tests.Hardware;
using Microsoft.Extensions.Time.Testing;

namespace Interlieux.ReaderAgent.Tests.Signals;

public sealed class CharacterDisplayTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly FakeI2cDisplay display = new();
    private readonly CharacterDisplay device;

    public CharacterDisplayTests() => device = new CharacterDisplay(() => display, clock);

    public void Dispose() => device.Dispose();

    [Fact]
    public async Task Title_and_detail_are_shown_without_accents_cut_and_padded()
    {
        await ShowAsync("Bienvenue Zoé !", "3 demi-journées restantes");

        display.Shown.Should().Be("Bienvenue Zoe ! |3 demi-journees ");
    }

    [Fact]
    public async Task After_three_seconds_the_text_for_rest_is_back()
    {
        await device.RestAsync("Présentez badge", TestContext.Current.CancellationToken);
        display.Shown.Should().Be("Presentez badge |                ");

        await ShowAsync("Refusé", "Badge inconnu");
        display.Shown.Should().Be("Refuse          |Badge inconnu   ");
        clock.Advance(TimeSpan.FromSeconds(3));

        await display.Seen.WhenAsync(() => display.Shown == "Presentez badge |                ", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_display_that_was_unplugged_is_set_up_again()
    {
        await ShowAsync("one", "");
        display.IsUnplugged = true;
        await FluentActions.Awaiting(() => ShowAsync("two", "")).Should().ThrowAsync<IOException>();

        display.IsUnplugged = false;
        await ShowAsync("three", "");

        display.Shown.Should().Be("three           |                ");
    }

    [Theory]
    [InlineData("ÀÉÎÕÜÇŸñ", "AEIOUCYn")]
    [InlineData("œuf Æ 5 €", "oeuf AE 5 EUR")]
    [InlineData("l’été… «ici»", "l'ete... \"ici\"")]
    [InlineData("e\u0301te\u0301", "ete")]
    [InlineData("a\tb\\c~d", "a b/c-d")]
    [InlineData("日本", "??")]
    public void What_the_display_does_not_know_is_written_otherwise(string text, string shown) =>
        DisplayText.Line(text, 16).Should().Be(shown.PadRight(16));

    private Task ShowAsync(string title, string detail) =>
        device.ShowAsync(new Signal(SignalColour.Green, title, detail), TestContext.Current.CancellationToken);
}
