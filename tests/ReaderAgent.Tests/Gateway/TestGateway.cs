using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent.Tests.Gateway;

/// <summary>A real Kestrel that speaks docs/protocol/reader-v1.md on both ways, and misbehaves when asked.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string Key = "ilx_device_3f9c2a7e41";

    private readonly WebApplication app;

    private TestGateway(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single() + "/");

    /// <param name="record">What it remembers; give the same one to its successor.</param>
    /// <param name="port">0 for a free one; else the port of the one that was stopped.</param>
    public static async Task<TestGateway> StartAsync(GatewayRecord record, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddSingleton(record);
        builder.Services.AddSignalR(hub => hub.MaximumReceiveMessageSize = 512 * 1024);
        var app = builder.Build();
        app.Use((http, next) => RefuseAsync(http, next, record));
        app.MapHub<ScansHub>("/hubs/scans");
        app.MapPost("/api/v1/scans", http => PostAsync(http, record));
        app.MapPut("/api/v1/readers/self/status", http => TakeStatusAsync(http, record));
        await app.StartAsync();
        return new TestGateway(app);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    public static List<JsonObject?> ForOtherScans(List<JsonObject?> verdicts)
    {
        foreach (var verdict in verdicts) verdict!["scanId"] = Guid.CreateVersion7(Taps.Morning).ToString();
        return verdicts;
    }

    private static Task RefuseAsync(HttpContext http, RequestDelegate next, GatewayRecord record)
    {
        if (!record.KeyIsGood || http.Request.Headers.Authorization != $"Bearer {Key}")
        {
            record.NoteUnknownKey();
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        if (!record.HubIsOff || !http.Request.Path.StartsWithSegments("/hubs")) return next(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task TakeStatusAsync(HttpContext http, GatewayRecord record)
    {
        record.NoteStatus(await http.Request.ReadFromJsonAsync<JsonElement>(http.RequestAborted));
        var instructions = JsonNode.Parse(Protocol.GoldenTests.Read("instructions.json"))!;
        instructions["configuration"]!["offline"] = record.Policy;
        instructions["now"] = TimeProvider.System.GetUtcNow();
        await http.Response.WriteAsJsonAsync(instructions);
    }

    private static async Task PostAsync(HttpContext http, GatewayRecord record)
    {
        record.NoteRequest(hub: false);
        var scans = await http.Request.ReadFromJsonAsync<JsonElement>(http.RequestAborted);
        if (record.IsFatal(scans))
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        if (scans.GetArrayLength() == 0 || !record.Mischiefs.TryDequeue(out var mischief))
        {
            await AnswerAsync(http, record, scans);
            return;
        }

        switch (mischief)
        {
            case Mischief.FailBeforeRecording:
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            case Mischief.BadRequestOfAProxy:
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                await http.Response.WriteAsync("<html>Bad Request</html>");
                return;
            case Mischief.AnswerTooLate:
                await Caller.WhenGoneAsync(http.RequestAborted);
                return;
        }

        await MisanswerAsync(http, mischief, record.Record(scans));
    }

    private static async Task MisanswerAsync(HttpContext http, Mischief mischief, List<JsonObject?> verdicts)
    {
        switch (mischief)
        {
            case Mischief.RecordThenFail: http.Response.StatusCode = StatusCodes.Status500InternalServerError; break;
            case Mischief.RecordThenHangUp: http.Abort(); break;
            case Mischief.RecordThenAnswerGarbage: await http.Response.WriteAsync("{{{"); break;
            case Mischief.RecordThenAnswerNull: await http.Response.WriteAsJsonAsync<object?>(null); break;
            case Mischief.RecordThenGiveHalfTheVerdicts:
                await http.Response.WriteAsJsonAsync(verdicts[..(verdicts.Count / 2)]);
                break;
            default: await http.Response.WriteAsJsonAsync(ForOtherScans(verdicts)); break;
        }
    }

    private static async Task AnswerAsync(HttpContext http, GatewayRecord record, JsonElement scans)
    {
        if (GatewayRecord.FindMalformed(scans) is not { } index)
        {
            await http.Response.WriteAsJsonAsync(record.Record(scans));
            return;
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        var problem = new JsonObject
        {
            ["title"] = "A scan is malformed; nothing of this request was recorded.",
            ["status"] = 400,
            ["detail"] = $"scans[{index}].identifier: must be hexadecimal for nfc-a.",
            ["index"] = index,
            ["field"] = "identifier",
        };
        await http.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json");
    }
}
