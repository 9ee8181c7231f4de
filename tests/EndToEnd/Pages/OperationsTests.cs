using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interlieux.EndToEnd.Pages;

[Collection(OnPlayedNetwork.Name)]
public sealed class OperationsTests(PlayedNetwork network)
{
    [Fact]
    public async Task Operators_see_lag_queues_refusals_letters_and_alarms()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await EnterAsync(browser, "audit");

        await Expect(page.Locator("h2")).ToHaveTextAsync(
            ["Alarmes", "Files", "Vues", "Refus des dernières 24 heures", "Passages impossibles à enregistrer"]);
        foreach (var view in new[] { "balances", "obligations", "trail" })
            await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = view })).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("à la dernière vérification, tout concordait");
    }

    [Fact]
    public async Task A_treasurer_is_no_operator()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await browser.NewPageAsync();
        await page.GotoAsync((await network.LinkAsync("treasurer", network.Mill)).Link);
        await page.WaitForURLAsync("**/treasury");

        (await page.GotoAsync("/operations"))!.Status.Should().Be(401);
    }

    private async Task<IPage> EnterAsync(IBrowserContext browser, string scope)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync((await network.LinkAsync(scope)).Link);
        await page.WaitForURLAsync("**/treasury");
        (await page.GotoAsync("/operations"))!.Status.Should().Be(200);
        return page;
    }
}
