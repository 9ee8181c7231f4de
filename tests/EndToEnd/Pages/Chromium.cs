using Microsoft.Playwright;

namespace Interlieux.EndToEnd.Pages;

/// <summary>The system's own Chromium. Where it is absent, tests that need it are skipped, and say so.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Path = "/usr/bin/chromium";
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A browser as one person has it: its own cookies, language and colours.</summary>
    public async Task<IBrowserContext> OpenAsync(string baseUrl, BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(File.Exists(Path), $"There is no {Path}: apt-get install chromium, then run again.");
        playwright ??= await Playwright.CreateAsync();
        browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Headless = true, Args = Flags });

        options ??= new BrowserNewContextOptions();
        options.BaseURL = baseUrl;
        options.Locale ??= "fr-FR";
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
