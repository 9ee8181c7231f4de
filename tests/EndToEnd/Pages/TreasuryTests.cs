using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interlieux.EndToEnd.Pages;

[Collection(OnPlayedNetwork.Name)]
public sealed class TreasuryTests(PlayedNetwork network)
{
    [Fact]
    public async Task Without_a_session_every_page_answers_401_and_says_how_to_get_a_link()
    {
        using var http = new HttpClient { BaseAddress = new Uri(network.Url) };
        var (mill, quay) = (network.Mill.Id, network.Quay.Id);
        var under = $"/treasury/{network.Cycle}";
        foreach (var path in new[] { "/treasury", $"/treasury?cycle={network.Cycle}", $"{under}/venues/{mill}", $"{under}/{mill}/{quay}" })
        {
            using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
            response.StatusCode.Should().Be(HttpStatusCode.Unauthorized, path);
            var body = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            body.Should().Contain("session-codes").And.NotContain(network.Mill.Name);
        }
    }

    [Fact]
    public async Task A_code_opens_once_and_gives_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var (link, _) = await network.LinkAsync("network");
        await EnterAsync(browser, link);

        var cookie = (await browser.CookiesAsync()).Single(c => c.Name == "interlieux-session");
        cookie.HttpOnly.Should().BeTrue();
        cookie.SameSite.Should().Be(SameSiteAttribute.Strict);
        cookie.Path.Should().Be("/");

        await using var other = await network.Chromium.OpenAsync(network.Url);
        var again = await (await other.NewPageAsync()).GotoAsync(link);
        again!.Status.Should().Be(401);
        (await other.CookiesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_link_in_a_mail_leads_in_although_the_mail_is_on_another_site()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var (link, _) = await network.LinkAsync("audit");
        var page = await browser.NewPageAsync();
        await page.RouteAsync("http://mail.example/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html", Body = $"<a href='{network.Url}{link}'>open</a>",
        }));
        await page.GotoAsync("http://mail.example/");
        await page.GetByText("open").ClickAsync();

        await page.WaitForURLAsync("**/treasury");
        await Expect(page.Locator("h2").First).ToHaveTextAsync("La compensation, avant et après");
    }

    [Fact]
    public async Task From_the_plan_down_to_the_charges_of_a_day()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await EnterAsync(browser, (await network.LinkAsync("network")).Link);

        await Expect(page.Locator(".clearing .steps strong")).ToHaveTextAsync(["2", "2", "2"]);
        await Expect(page.Locator(".flows.before path.flow")).ToHaveCountAsync(2);
        await Expect(page.Locator(".flows.after path.flow")).ToHaveCountAsync(2);
        await Expect(Positions(page).Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(Positions(page).Locator("tbody tr").Filter(new() { HasText = network.Mill.Name })).ToContainTextAsync("−2");

        await page.GetByRole(AriaRole.Table).Last.GetByRole(AriaRole.Link, new() { Name = network.Mill.Name }).First.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(network.Mill.Name);
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex($"^2 .*{network.Quay.Name}") }).ClickAsync();

        await Expect(page.Locator(".lead")).ToHaveTextAsync(new Regex(@"Le Moulin doit 2 demi-journées à Le Quai, soit 12,00\s€\."));
        await Expect(page.Locator("tbody th")).ToHaveTextAsync(network.VisitDay.ToString("D", CultureInfo.GetCultureInfo("fr")));
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("body")).Not.ToContainTextAsync("miller");
    }

    [Fact]
    public async Task A_venues_treasurer_sees_that_venues_own_and_nothing_of_others()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await EnterAsync(browser, (await network.LinkAsync("treasurer", network.Mill)).Link);
        var (mill, quay, barn) = (network.Mill.Id, network.Quay.Id, network.Barn.Id);

        await Expect(Positions(page).Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(Invoices(page)).ToHaveCountAsync(2);
        await Expect(page.Locator(".flows.before path.flow")).ToHaveCountAsync(1);
        await Expect(page.Locator(".flows.after path.flow")).ToHaveCountAsync(2);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = network.Barn.Name })).ToHaveCountAsync(0);

        (await StatusAsync(page, $"/treasury/{network.Cycle}/venues/{mill}")).Should().Be(200);
        (await StatusAsync(page, $"/treasury/{network.Cycle}/{mill}/{quay}")).Should().Be(200);
        (await StatusAsync(page, $"/treasury/{network.Cycle}/venues/{quay}")).Should().Be(403);
        (await StatusAsync(page, $"/treasury/{network.Cycle}/{quay}/{barn}")).Should().Be(403);
        await Expect(page.Locator("body")).Not.ToContainTextAsync(network.Barn.Name);
        (await StatusAsync(page, $"/treasury/{network.Cycle}/{mill}/{barn}")).Should().Be(404);
        (await StatusAsync(page, "/treasury?cycle=abc")).Should().Be(404);
    }

    [Fact]
    public async Task A_session_ends_when_its_key_is_revoked()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var (link, keyId) = await network.LinkAsync("treasurer", network.Quay);
        var page = await EnterAsync(browser, link);
        (await StatusAsync(page, "/treasury")).Should().Be(200);

        await network.Network.PostAsync($"/keys/{keyId}/revocation", new { });

        (await StatusAsync(page, "/treasury")).Should().Be(401);
    }

    [Fact]
    public async Task A_code_of_a_key_that_was_revoked_meanwhile_opens_nothing()
    {
        var (link, keyId) = await network.LinkAsync("treasurer", network.Quay);
        await network.Network.PostAsync($"/keys/{keyId}/revocation", new { });

        using var http = new HttpClient { BaseAddress = new Uri(network.Url) };
        using var response = await http.GetAsync(link, TestContext.Current.CancellationToken);
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.Contains("Set-Cookie").Should().BeFalse();
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_needs_the_pages_own_form()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await EnterAsync(browser, (await network.LinkAsync("network")).Link);
        (await page.APIRequest.PostAsync("/leave")).Status.Should().Be(400);
        (await StatusAsync(page, "/treasury")).Should().Be(200);

        await page.GetByRole(AriaRole.Button, new() { Name = "Se déconnecter" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Vous êtes déconnecté");
        (await StatusAsync(page, "/treasury")).Should().Be(401);
    }

    [Fact]
    public async Task A_month_that_was_not_cleared_says_so()
    {
        await using var browser = await network.Chromium.OpenAsync(network.Url);
        var page = await EnterAsync(browser, (await network.LinkAsync("network")).Link);
        await page.GotoAsync("/treasury?cycle=2020-01");

        await Expect(page.Locator("main")).ToContainTextAsync("Ce mois n’a pas encore été compensé.");
    }

    private static async Task<IPage> EnterAsync(IBrowserContext browser, string link)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync(link);
        await page.WaitForURLAsync("**/treasury");
        return page;
    }

    private static async Task<int> StatusAsync(IPage page, string path) => (await page.GotoAsync(path))!.Status;

    private static ILocator Positions(IPage page) => page.Locator("section[aria-labelledby='positions-title']");

    private static ILocator Invoices(IPage page) => page.Locator("section[aria-labelledby='plan-title'] tbody tr");
}
