using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interlieux.EndToEnd.Pages;

/// <summary>axe finds what a machine can find of WCAG 2.2 AA: contrast, names, landmarks, headings.</summary>
[Collection(OnPlayedNetwork.Name)]
public sealed class AccessibilityTests(PlayedNetwork network)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_live_page_has_no_fault(ColorScheme colours)
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url, new() { ColorScheme = colours });
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/");
        await Expect(page.Locator("[data-state]")).ToHaveAttributeAsync("data-state", "live");

        await ExpectNoFaultAsync(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_treasurers_pages_have_no_fault(ColorScheme colours)
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url, new() { ColorScheme = colours });
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/treasury");
        await ExpectNoFaultAsync(page);

        await page.GotoAsync((await network.LinkAsync("network")).Link);
        await page.WaitForURLAsync("**/treasury");
        await ExpectNoFaultAsync(page);

        foreach (var path in new[] { $"venues/{network.Mill.Id}", $"{network.Mill.Id}/{network.Quay.Id}" })
        {
            (await page.GotoAsync($"/treasury/{network.Cycle}/{path}"))!.Status.Should().Be(200);
            await ExpectNoFaultAsync(page);
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_desk_the_operators_page_and_the_readers_have_no_fault(ColorScheme colours)
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url, new() { ColorScheme = colours });
        var page = await browser.NewPageAsync();
        await page.GotoAsync((await network.LinkAsync("sell", network.Mill)).Link);
        await page.WaitForURLAsync("**/desk");
        await ExpectNoFaultAsync(page);

        await page.GotoAsync((await network.LinkAsync("network")).Link);
        await page.WaitForURLAsync("**/treasury");
        foreach (var path in new[] { "/operations", "/readers" })
        {
            (await page.GotoAsync(path))!.Status.Should().Be(200);
            await ExpectNoFaultAsync(page);
        }
    }

    private static async Task ExpectNoFaultAsync(IPage page)
    {
        var result = await page.RunAxe();
        result.Violations.Select(v => $"{page.Url}: {v.Id} {string.Join(" | ", v.Nodes.Select(n => n.Html))}").Should().BeEmpty();
    }
}
