using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interlieux.EndToEnd.Pages;

[Collection(OnPlayedNetwork.Name)]
public sealed class LivePageTests(PlayedNetwork network)
{
    [Fact]
    public async Task The_count_moves_when_a_scan_arrives_and_the_page_is_not_loaded_again()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await OpenLiveAsync(browser);
        var mill = Row(page, network.Mill).Locator("[data-count]");
        await Expect(mill).ToHaveTextAsync("0");
        await page.EvaluateAsync("window.loadedOnce = true");

        var badge = await network.Mill.SellPackAsync("newcomer", network.VisitDay);
        await network.Mill.ScanAsync(badge, "in", TenMinutesAgo);

        await Expect(mill).ToHaveTextAsync("1");
        await Expect(page.Locator("[data-total]")).ToHaveTextAsync("1");
        await Expect(page.Locator("[data-lively]")).ToHaveTextAsync("1");
        await Expect(Row(page, network.Mill)).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("lively"));

        await network.Mill.ScanAsync(badge, "out", network.Clock.GetUtcNow());
        await Expect(mill).ToHaveTextAsync("0");
        (await page.EvaluateAsync<bool>("window.loadedOnce === true")).Should().BeTrue();
    }

    [Fact]
    public async Task A_full_venue_says_so()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await OpenLiveAsync(browser);
        string[] badges =
            [await network.Mill.SellPackAsync("first", network.VisitDay), await network.Mill.SellPackAsync("second", network.VisitDay)];
        foreach (var badge in badges) await network.Mill.ScanAsync(badge, "in", TenMinutesAgo);

        await Expect(Row(page, network.Mill)).ToContainTextAsync("complet");

        foreach (var badge in badges) await network.Mill.ScanAsync(badge, "out", network.Clock.GetUtcNow());
        await Expect(Row(page, network.Mill)).Not.ToContainTextAsync("complet");
    }

    [Fact]
    public async Task Numbers_are_right_without_script_and_a_venue_that_did_not_opt_in_is_not_shown()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url, new() { JavaScriptEnabled = false });
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/");

        await Expect(page.Locator("[data-venue]")).ToHaveCountAsync(3);
        await Expect(page.Locator("body")).Not.ToContainTextAsync(network.Hidden.Name);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Pays du Gué");
        await Expect(page.Locator("[data-total]")).ToHaveTextAsync("0");
        await Expect(page.Locator("[data-controls]")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("fr-CA", "fr", "personne présente")]
    [InlineData("en-US", "en", "people present")]
    [InlineData("de-DE", "fr", "personne présente")]
    public async Task The_page_speaks_the_browsers_language_and_else_French(string locale, string language, string label)
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url, new() { Locale = locale });
        var page = await OpenLiveAsync(browser);

        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await Expect(page.Locator("[data-total-label]")).ToHaveTextAsync(label);
    }

    [Fact]
    public async Task It_says_offline_and_comes_back_by_itself()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await browser.NewPageAsync();
        await page.RouteAsync("**/hubs/occupancy/**", route => route.AbortAsync());
        await page.GotoAsync("/");
        await Expect(page.Locator("[data-state-text]")).ToHaveTextAsync("hors ligne");

        await page.UnrouteAllAsync();
        await Expect(page.Locator("[data-state-text]")).ToHaveTextAsync("en direct", new() { Timeout = 15_000 });
    }

    [Fact]
    public async Task A_search_leaves_the_venues_that_bear_the_name_whatever_the_accents()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await OpenLiveAsync(browser);
        await page.Locator("[data-search]").FillAsync("gràn");

        await Expect(Row(page, network.Barn)).ToBeVisibleAsync();
        await Expect(Row(page, network.Mill)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Nothing_is_asked_of_another_host_and_nothing_breaks_the_content_policy()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await browser.NewPageAsync();
        var (asked, complaints) = (new List<string>(), new List<string>());
        page.Request += (_, request) => asked.Add(request.Url);
        page.WebSocket += (_, socket) => asked.Add(socket.Url);
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync("/");
        await Expect(page.Locator("[data-state]")).ToHaveAttributeAsync("data-state", "live");

        var host = new Uri(network.Url).Authority;
        asked.Should().HaveCountGreaterThan(4).And.OnlyContain(url => new Uri(url).Authority == host);
        complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task It_fits_a_phone()
    {
        var phone = new BrowserNewContextOptions { ViewportSize = new() { Width = 320, Height = 640 } };
        await using var browser = await network.Chromium.OpenAsync(network.Url, phone);
        var page = await OpenLiveAsync(browser);

        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(320);
    }

    // A badge that is met twice within a minute is a repeat.
    private DateTimeOffset TenMinutesAgo => network.Clock.GetUtcNow().AddMinutes(-10);

    private static async Task<IPage> OpenLiveAsync(IBrowserContext browser)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/");
        await Expect(page.Locator("[data-state]")).ToHaveAttributeAsync("data-state", "live");
        return page;
    }

    private static ILocator Row(IPage page, TestVenue venue) => page.Locator($"[data-venue='{venue.Id}']");
}
