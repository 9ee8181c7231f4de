using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interlieux.EndToEnd.Pages;

/// <summary>The phone page of a venue without a reader.</summary>
[Collection(OnPlayedNetwork.Name)]
public sealed class DeskTests(PlayedNetwork network)
{
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true };

    [Fact]
    public async Task The_staff_enters_a_scan_by_hand_and_is_told_what_it_came_to()
    {
        var badge = await network.Barn.SellPackAsync("by-hand", new DateOnly(2020, 1, 1));
        await using var browser = await network.Chromium.OpenAsync(network.Url, Phone);
        var page = await EnterAsync(browser);
        await Expect(page.Locator("h1")).ToHaveTextAsync(network.Quay.Name);

        await FillAsync(page, badge, "Entrée");
        var answer = page.GetByRole(AriaRole.Status);
        await Expect(answer).ToContainTextAsync("Passage refusé");
        await Expect(answer).ToContainTextAsync("Aucun forfait valable ce jour-là.");

        var member = await network.Barn.SellPackAsync("by-hand-too", DateOnly.FromDateTime(network.Clock.GetUtcNow().UtcDateTime).AddDays(-1));
        await FillAsync(page, member, "Entrée");
        await Expect(answer).ToContainTextAsync("Passage accepté");
        await Expect(answer).ToContainTextAsync("1 demi-journée(s) décomptée(s). Reste : 19.");
        await Expect(page.GetByLabel("Motif")).ToHaveValueAsync("lecteur en panne");

        await FillAsync(page, member, "Sortie");
        await Expect(answer).ToContainTextAsync("Passage accepté");
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_in_one_sentence_and_the_form_keeps_what_was_typed()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url, Phone);
        var page = await EnterAsync(browser);

        await page.GetByLabel("Nature du badge").SelectOptionAsync("nfc-a");
        await page.GetByLabel("Badge ou code").FillAsync("not hexadecimal");
        await page.GetByLabel("Motif").FillAsync("badge oublié");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("À corriger");
        await Expect(page.GetByLabel("Badge ou code")).ToHaveValueAsync("not hexadecimal");
    }

    [Fact]
    public async Task The_desk_is_for_those_who_sell_and_its_form_for_itself()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await browser.NewPageAsync();
        await page.GotoAsync((await network.LinkAsync("network")).Link);
        await page.WaitForURLAsync("**/treasury");
        (await page.GotoAsync("/desk"))!.Status.Should().Be(401);

        await using var staff = await network.Chromium.OpenAsync(network.Url);
        var desk = await EnterAsync(staff);
        (await desk.GotoAsync("/treasury"))!.Status.Should().Be(401);
        (await desk.GotoAsync("/operations"))!.Status.Should().Be(401);
        (await desk.APIRequest.PostAsync("/desk")).Status.Should().Be(400, "a form of another site has no token");
    }

    private async Task<IPage> EnterAsync(IBrowserContext browser)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync((await network.LinkAsync("sell", network.Quay)).Link);
        await page.WaitForURLAsync("**/desk");
        return page;
    }

    private static async Task FillAsync(IPage page, string badge, string direction)
    {
        await page.GetByLabel("Nature du badge").SelectOptionAsync("qr");
        await page.GetByLabel("Badge ou code").FillAsync(badge);
        await page.GetByLabel(direction, new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Motif").FillAsync("lecteur en panne");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
    }
}
