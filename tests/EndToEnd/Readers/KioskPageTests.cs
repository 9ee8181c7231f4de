using Deque.AxeCore.Playwright;
using Interlieux.EndToEnd.Pages;
using Interlieux.EndToEnd.Processes;
using Interlieux.Tests;
using Interlieux.Tests.Readers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interlieux.EndToEnd.Readers;

/// <summary>The page at the counter, in a browser of the size of a small display.</summary>
public sealed class KioskPageTests(Postgres postgres) : IAsyncLifetime
{
    private readonly Chromium chromium = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => chromium.DisposeAsync();

    [Fact]
    public async Task The_page_shows_what_the_light_shows_in_words_and_says_when_the_reader_is_offline_or_gone()
    {
        await using var scene = await ReaderScene.StartAsync(postgres);
        await scene.Gateway.NewMember(scene.SellKey, 1, halfDays: 8);
        await using var reader = await ReaderProcess.StartAsync(scene.Settings, TestContext.Current.CancellationToken);
        await using var browser = await chromium.OpenAsync(reader.Page.ToString(), new() { ViewportSize = new() { Width = 800, Height = 480 } });
        var page = await browser.NewPageAsync();
        var foreign = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(reader.Page.ToString(), StringComparison.Ordinal)) foreign.Add(request.Url);
        };

        await page.GotoAsync("/");
        await ShowsAsync(page, "rest", "Présentez votre badge");
        await Expect(page.Locator("#venue")).ToHaveTextAsync("Le Moulin");

        await reader.ShowAsync(GatewayProcess.IdentifierOf(1), TestContext.Current.CancellationToken);
        await ShowsAsync(page, "green", "Passage accepté");
        await Expect(page.Locator("#sentence")).ToHaveTextAsync("Il vous reste 7 demi-journées.");

        await reader.ShowAsync("04C0FFEE00AA11", TestContext.Current.CancellationToken);
        await ShowsAsync(page, "red", "Badge inconnu");

        await scene.StopGatewayAsync();
        await reader.ShowAsync("04C0FFEE00AA22", TestContext.Current.CancellationToken);
        await ShowsAsync(page, "amber", "Passage stocké");
        await Expect(page.Locator("#banner")).ToContainTextAsync("Hors connexion · un passage en attente d’envoi");

        await reader.DisposeAsync();
        await Expect(page.Locator("#banner")).ToContainTextAsync("Cet écran n’est plus à jour", new() { Timeout = 20_000 });
        foreign.Should().BeEmpty();
    }

    [Fact]
    public async Task It_speaks_english_where_the_venue_says_so_and_another_name_for_this_machine_gets_nothing()
    {
        await using var scene = await ReaderScene.StartAsync(postgres);
        using (var client = new HttpClient { BaseAddress = scene.Gateway.Address })
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", scene.SellKey);
            using var body = new StringContent("""{"language":"en"}""", null, "application/json");
            (await client.PutAsync($"api/v1/readers/{scene.Reader}/configuration", body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }

        await using var reader = await ReaderProcess.StartAsync(scene.Settings, TestContext.Current.CancellationToken);
        await reader.StateAsync(state => state.State["ready"]!.GetValue<string>() == "Show your badge", TestContext.Current.CancellationToken);

        using var attacker = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, reader.Page) { Headers = { Host = "evil.example" } };
        using var answer = await attacker.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).Should().Be(400);
    }

    private static async Task ShowsAsync(IPage page, string colour, string title)
    {
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-colour", colour);
        await Expect(page.Locator("#title")).ToHaveTextAsync(title);
        var faults = await page.RunAxe();
        faults.Violations.Select(v => $"{colour}: {v.Id} {string.Join(" | ", v.Nodes.Select(n => n.Html))}").Should().BeEmpty();
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"kiosk-{colour}.png") });
    }
}
