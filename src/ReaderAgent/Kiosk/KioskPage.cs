using System.Net;
using System.Text.Json;
using Interlieux.ReaderAgent.Signals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent.Kiosk;

/// <summary>
/// A page for a small display at the counter, served to this machine alone. It holds no key and takes no input: it shows what the lights
/// show, in words, and says so when it is out of date.
/// </summary>
internal sealed class KioskPage : IAsyncDisposable
{
    private const int PagesMax = 8;

    /// <summary>So often the page hears of the reader at least: one that hears nothing says that it is out of date.</summary>
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(3);

    private readonly WebApplication app;
    private readonly Agent agent;
    private readonly Screen screen;
    private readonly SemaphoreSlim pages = new(PagesMax);

    private KioskPage(WebApplication app, Agent agent, Screen screen)
    {
        this.app = app;
        this.agent = agent;
        this.screen = screen;
    }

    /// <summary>Where the page is.</summary>
    public Uri Address => new(app.Urls.Single());

    /// <param name="port">On the loopback address; 0 for a free one.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<KioskPage> StartAsync(int port, Agent agent, Screen screen, CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        var page = new KioskPage(app, agent, screen);
        app.Use(page.GuardAsync);
        app.MapGet("/", (RequestDelegate)(http => SendFileAsync(http, "kiosk.html", "text/html; charset=utf-8")));
        app.MapGet("/kiosk.css", (RequestDelegate)(http => SendFileAsync(http, "kiosk.css", "text/css; charset=utf-8")));
        app.MapGet("/kiosk.js", (RequestDelegate)(http => SendFileAsync(http, "kiosk.js", "text/javascript; charset=utf-8")));
        app.MapGet("/events", (RequestDelegate)page.SendEventsAsync);
        await app.StartAsync(ct);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        pages.Dispose();
    }

    // A page of the internet in this machine's browser must not read it by a name that it lets point here.
    private Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        http.Response.Headers.ContentSecurityPolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        return next(http);
    }

    private static async Task SendFileAsync(HttpContext http, string name, string type)
    {
        await using var file = typeof(KioskPage).Assembly.GetManifestResourceStream(name)!;
        http.Response.ContentType = type;
        http.Response.ContentLength = file.Length;
        await file.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    // Server-sent events (WHATWG HTML, 9.2).
    private async Task SendEventsAsync(HttpContext http)
    {
        if (!await pages.WaitAsync(TimeSpan.Zero, http.RequestAborted))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, app.Lifetime.ApplicationStopping);
        try
        {
            http.Response.ContentType = "text/event-stream";
            while (true)
            {
                var (signal, number, changed) = screen.Look();
                await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(StateOf(signal, number), ScreenJson.Default.ScreenState)}\n\n", stopping.Token);
                await http.Response.Body.FlushAsync(stopping.Token);
                await Task.WhenAny(changed, Task.Delay(SignOfLife, stopping.Token));
                stopping.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // The page is gone, or the reader stops.
        }
        finally
        {
            pages.Release();
        }
    }

    private ScreenState StateOf(Signal? signal, long number)
    {
        var text = SignalTexts.In(agent.Language);
        return new ScreenState(
            text.Language, agent.Venue, text.Text("Ready.Sentence"), agent.IsOffline ? text.Banner(agent.Counts.Waiting) : null,
            signal is null ? null : new ShownSignal(number, WordOf(signal.Colour), signal.Title, signal.Sentence, signal.Label));
    }

    private static string WordOf(SignalColour colour) => colour switch
    {
        SignalColour.Green => "green",
        SignalColour.Amber => "amber",
        SignalColour.Red => "red",
    };
}
