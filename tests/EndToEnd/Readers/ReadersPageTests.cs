using System.Text.Json.Nodes;
using Interlieux.EndToEnd.Pages;
using Interlieux.Tests;
using Interlieux.Tests.Readers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interlieux.EndToEnd.Readers;

/// <summary>The page on which a venue sees its readers, and cares for them.</summary>
public sealed class ReadersPageTests(Postgres postgres) : IAsyncLifetime
{
    private readonly Chromium chromium = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => chromium.DisposeAsync();

    [Fact]
    public async Task A_venue_sees_how_its_readers_are_makes_a_code_and_disables_and_enables_one()
    {
        await using var scene = await ReaderScene.StartAsync(postgres);
        var elsewhere = await scene.Gateway.NewVenue(scene.NetworkKey, "La Grange");
        await scene.Gateway.NewReader(scene.NetworkKey, elsewhere, "somebody else's");
        await using var reader = await ReaderProcess.StartAsync(scene.Settings, TestContext.Current.CancellationToken);
        await reader.StateAsync(state => state.State["venue"] is not null, TestContext.Current.CancellationToken);
        await using var browser = await chromium.OpenAsync(scene.Gateway.Address.ToString());
        var page = await EnterAsync(browser, scene, scene.SellKey, "/desk");

        await page.GetByRole(AriaRole.Link, new() { Name = "Lecteurs" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row, new() { Name = "counter" });
        await Expect(row).ToContainTextAsync("En service");
        await Expect(row).ToContainTextAsync("interlieux-reader");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("somebody else's");
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(folder, "readers.png"), FullPage = true });

        await page.GetByRole(AriaRole.Button, new() { Name = "Code d’association pour counter" }).ClickAsync();
        var answer = page.GetByRole(AriaRole.Status);
        await Expect(answer).ToContainTextAsync(new System.Text.RegularExpressions.Regex("Code d’association : [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"));
        await Expect(answer).ToContainTextAsync($"--gateway {scene.Gateway.Address.GetLeftPart(UriPartial.Authority)} --code");

        await row.Locator("summary").ClickAsync();
        await row.GetByLabel("Motif").FillAsync("oublié dans un bus");
        await row.GetByRole(AriaRole.Button, new() { Name = "Désactiver counter" }).ClickAsync();
        await Expect(answer).ToContainTextAsync("Lecteur désactivé");
        await Expect(row).ToContainTextAsync("oublié dans un bus");
        await reader.ShowAsync("04C0FFEE00AA33", TestContext.Current.CancellationToken);
        (await reader.NextSignalAsync(TestContext.Current.CancellationToken))!.Colour.Should().Be("amber", "nothing is lost, and nobody has judged it");

        await row.GetByRole(AriaRole.Button, new() { Name = "Réactiver counter" }).ClickAsync();
        await Expect(row).ToContainTextAsync("En service");
        (await scene.ScansAsync(1)).Should().ContainSingle();
    }

    [Fact]
    public async Task Auditors_look_on_treasurers_do_not_and_the_network_sees_all()
    {
        await using var scene = await ReaderScene.StartAsync(postgres);
        var elsewhere = await scene.Gateway.NewVenue(scene.NetworkKey, "La Grange");
        await scene.Gateway.NewReader(scene.NetworkKey, elsewhere, "at the barn");

        await using var auditor = await chromium.OpenAsync(scene.Gateway.Address.ToString());
        var look = await EnterAsync(auditor, scene, scene.AuditKey, "/treasury");
        await look.GotoAsync("/readers");
        await Expect(look.Locator("main")).ToContainTextAsync("at the barn");
        (await look.GetByRole(AriaRole.Button, new() { Name = "Code" }).CountAsync()).Should().Be(0);

        await using var treasurer = await chromium.OpenAsync(scene.Gateway.Address.ToString());
        var no = await EnterAsync(treasurer, scene, await scene.Gateway.NewKey(scene.NetworkKey, "treasurer", scene.Venue), "/treasury");
        (await no.GotoAsync("/readers"))!.Status.Should().Be(401);
    }

    private static async Task<IPage> EnterAsync(IBrowserContext browser, ReaderScene scene, string key, string home)
    {
        var code = (await scene.Gateway.Post(key, "keys/session-codes", new JsonObject()))["code"]!.GetValue<string>();
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"/enter?code={code}");
        await page.WaitForURLAsync($"**{home}");
        return page;
    }
}
