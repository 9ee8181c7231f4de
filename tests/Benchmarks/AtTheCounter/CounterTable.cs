using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlieux.Benchmarks.Hosting;
using Interlieux.Benchmarks.Ingest;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Networks;
using Interlieux.Tests.Readers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interlieux.Benchmarks.AtTheCounter;

/// <summary>
/// How long a person waits: a virtual card on the real pcscd, the reader's program, a gateway and its PostgreSQL on this machine. Measured
/// from the moment the card has said its identifier until the page at the counter shows the ledger's verdict, which lights show too.
/// </summary>
internal static class CounterTable
{
    private const double MedianMax = 30;
    private const double LastHundredthMax = 150;
    private const double ResidentMax = 60;
    private const double IdleCpuMax = 1;

    /// <summary>Three seconds apart: half a minute.</summary>
    private const int IdleSigns = 10;

    public static async Task<int> RunAsync(string[] options, CancellationToken ct)
    {
        if (!Usage.TryRead(options, [], ["--taps", "--reader"]) || !Usage.TryNumber(options, "--taps", 100, out var taps)) return 2;
        var program = Array.IndexOf(options, "--reader") is >= 0 and var at ? options[at + 1] : null;
        var (prepared, fault) = await PcscdProcess.PrepareAsync(ct);
        if (prepared is null) return Usage.Refuse(fault!);

        await using var pcscd = prepared;
        await using var postgres = await DurablePostgres.StartAsync(ct);
        await using var gateway = await StartGatewayAsync(postgres, ct);
        using var api = new HttpClient { BaseAddress = new Uri(gateway.Urls.First()) };
        var (settings, code, cards) = await PrepareAsync(gateway.Services, api, postgres, taps, ct);
        var (exitCode, said) = await ReaderProcess.RunAsync(settings, program, ["enrol", "--code", code], ct);
        if (exitCode != 0) throw new InvalidOperationException(said);
        pcscd.Plug("Counter");
        await pcscd.StartAsync(ct);
        await using var reader = await ReaderProcess.StartAsync(settings, ct, program);

        var waits = new List<long>();
        foreach (var uid in cards) waits.Add(await TapAsync(pcscd, reader, uid, ct));
        var latencies = new Latencies(waits.Skip(cards.Count / 10));
        var idle = await IdleCpuAsync(reader, ct);

        Row[] rows =
        [
            new("tap to verdict, p50, ms", latencies.Within(0.5), MedianMax), new("tap to verdict, p99, ms", latencies.Within(0.99), LastHundredthMax),
            new("first tap, ms", waits[0] * 1_000.0 / Stopwatch.Frequency, null), new("resident, MB", reader.ResidentMegabytes(), ResidentMax),
            new("idle CPU, % of one core", idle, IdleCpuMax),
        ];
        Console.WriteLine($"{"what",-26} {"measured",9}  target");
        foreach (var row in rows) Console.WriteLine($"{row.What,-26} {row.Measured,9:F1}  {(row.Max is null ? "" : $"< {row.Max}")}");
        Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "counter", processors = Environment.ProcessorCount, taps = latencies.Count, rows }, Usage.Json));
        return 0;
    }

    private static async Task<long> TapAsync(PcscdProcess pcscd, ReaderProcess reader, string uid, CancellationToken ct)
    {
        long? saidAt = null;
        var card = VirtualCard.TypeA(uid);
        pcscd.Readers[0].Insert(card with
        {
            Answer = command =>
            {
                var answer = card.Answer(command);
                // The identifier's own answer; what is said after it is about light and sound.
                if (answer.Length > 2) saidAt ??= Stopwatch.GetTimestamp();
                return answer;
            },
        });
        if (await reader.NextSignalAsync(ct) is not { Colour: "green" } shown) throw new InvalidOperationException($"the card {uid} is not let in");
        await pcscd.RemoveAsync(0);
        return shown.At - saidAt!.Value;
    }

    /// <summary>While nothing happens but that the page tells, every few seconds, that the reader lives.</summary>
    private static async Task<double> IdleCpuAsync(ReaderProcess reader, CancellationToken ct)
    {
        await reader.StateAsync(state => state.Colour is null, ct);
        var (before, start) = (reader.CpuTime(), Stopwatch.GetTimestamp());
        for (var sign = 0; sign < IdleSigns; sign++) await reader.StateAsync(_ => true, ct);
        return 100 * (reader.CpuTime() - before) / Stopwatch.GetElapsedTime(start);
    }

    private static async Task<WebApplication> StartGatewayAsync(DurablePostgres postgres, CancellationToken ct)
    {
        var options = new GatewayOptions { DataDirectory = postgres.File("gateway") };
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = GatewayApplication.Build(builder, options, postgres.Database("counter"), TimeProvider.System);
        app.Urls.Add("http://127.0.0.1:0");
        await app.Services.GetRequiredService<LedgerSchema>().MigrateAsync();
        await app.StartAsync(ct);
        return app;
    }

    private static async Task<(Dictionary<string, string> Settings, string Code, List<string> Cards)> PrepareAsync(
        IServiceProvider services, HttpClient api, DurablePostgres postgres, int taps, CancellationToken ct)
    {
        var key = await Founding.EnsureAsync(
            services, new FoundNetwork("Bench", NetworkKind.Demo, "EUR", NettingUnit.HalfDays, ChargingRules.Default, 600, "bench"), ct);
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key!.Secret);
        var venue = await PostAsync(api, "venues", new { name = "Le Moulin", zone = "Europe/Paris", closingTime = "20:00", listed = true, source = "bench", sourceId = "1" }, "venueId", ct);
        var reader = await PostAsync(api, "readers", new { venueId = venue, label = "counter" }, "readerId", ct);
        var sell = await PostAsync(api, "keys", new { scope = "sell", venueId = venue, label = "bench" }, "secret", ct);
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sell);
        var code = await PostAsync(api, $"readers/{reader}/enrolment-codes", new { }, "code", ct);
        var cards = new List<string>();
        for (var i = 0; i < taps; i++)
        {
            var uid = $"04{i.ToString("X12", CultureInfo.InvariantCulture)}";
            var account = await PostAsync(api, "accounts", new { memberRef = $"m{i}" }, "accountId", ct);
            await PostAsync(api, $"accounts/{account}/badges", new { technology = "nfc-a", identifier = uid }, "badgeId", ct);
            await PostAsync(api, $"accounts/{account}/passes", new
            {
                kind = "pack", halfDays = 10, scope = new { reach = "network" }, validFrom = "2020-01-01", validUntil = "2099-12-31", priceCents = 5000,
            }, "passId", ct);
            cards.Add(uid);
        }

        return (ReaderProcess.Settings(api.BaseAddress!, postgres.File("reader"), "pcsc"), code, cards);
    }

    private static async Task<string> PostAsync(HttpClient api, string path, object body, string field, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", "bench " + path);
        using var answer = await api.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {text}");
        return JsonNode.Parse(text)![field]!.GetValue<string>();
    }

    private sealed record Row(string What, double Measured, double? Max);
}
