using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Interlieux.EndToEnd.Processes;
using Interlieux.Ledger;

namespace Interlieux.EndToEnd.Crashes;

/// <summary>
/// A reader that sends batches without a pause, and does as the agent does: what has no verdict is sent again. Now and then it sends again
/// what has one, and after a failure it forgets a scan for ever, as a device that is thrown away.
/// </summary>
internal sealed class DutifulReader(int number, Guid id, string key, Uri address, DateTimeOffset start, int members)
{
    private const int BatchScans = 12;
    private readonly List<(Guid Id, object Scan)> waiting = [];
    private readonly List<(Guid Id, object Scan)> told = [];
    private long sequence;

    public Guid Id => id;

    /// <summary>The verdict of each scan that has one.</summary>
    public Dictionary<Guid, string> Verdicts { get; } = [];

    /// <summary>Scans that were sent, and neither answered nor sent again.</summary>
    public HashSet<Guid> Forgotten { get; } = [];

    public int SentAgain { get; private set; }

    public int Redelivered { get; private set; }

    /// <summary>Requests in which the ledger said that it does not answer.</summary>
    public int Unavailable { get; private set; }

    /// <summary>Other answers that were none: to a reader each is no verdict, to the gateway a fault.</summary>
    public List<string> Failed { get; } = [];

    /// <param name="whenUp">Waits until there is somebody to send to.</param>
    /// <param name="acknowledged">Is told how many verdicts came.</param>
    /// <param name="enough">Then nothing new is scanned, and the rest is sent.</param>
    public async Task RunAsync(
        Func<CancellationToken, Task> whenUp, ChannelWriter<int> acknowledged, CancellationToken enough, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        while (true)
        {
            while (waiting.Count < BatchScans && !enough.IsCancellationRequested) waiting.Add(Tap());
            if (waiting.Count == 0) return;

            var redeliveries = told.Skip(told.Count * (int)(sequence % 7) / 7).Take(2).ToList();
            if (await SendAsync(client, [.. waiting, .. redeliveries], ct) is { } verdicts)
            {
                Redelivered += redeliveries.Count;
                await acknowledged.WriteAsync(Take(verdicts, redeliveries), ct);
                continue;
            }

            if (sequence % 2 == 0) Forget();
            SentAgain += waiting.Count;
            await whenUp(ct);
        }
    }

    /// <returns>The verdicts; null when the request failed and nothing is known of its scans.</returns>
    private async Task<JsonArray?> SendAsync(HttpClient client, List<(Guid Id, object Scan)> scans, CancellationToken ct)
    {
        try
        {
            using var response = await client.PostAsJsonAsync("api/v1/scans", scans.Select(scan => scan.Scan), ct);
            var text = await response.Content.ReadAsStringAsync(ct);
            if (response.StatusCode == HttpStatusCode.OK) return JsonNode.Parse(text)!.AsArray();

            if (response.StatusCode == HttpStatusCode.ServiceUnavailable) Unavailable++;
            else Failed.Add($"{(int)response.StatusCode} {text}");
            return null;
        }
        catch (HttpRequestException)
        {
            // The gateway is dead, or died while it answered.
            return null;
        }
    }

    private int Take(JsonArray verdicts, List<(Guid Id, object Scan)> redeliveries)
    {
        verdicts.Should().HaveCount(waiting.Count + redeliveries.Count);
        var answered = new HashSet<Guid>();
        for (var i = 0; i < verdicts.Count; i++)
        {
            if (verdicts[i] is not { } verdict) continue;
            var scan = i < waiting.Count ? waiting[i] : redeliveries[i - waiting.Count];
            verdict["scanId"]!.GetValue<Guid>().Should().Be(scan.Id);
            var text = string.Create(CultureInfo.InvariantCulture,
                $"{verdict["outcome"]} {verdict["reason"]} {verdict["halfDaysCharged"]} {verdict["remainingHalfDays"]}");
            if (Verdicts.TryAdd(scan.Id, text))
            {
                answered.Add(scan.Id);
                told.Add(scan);
            }
            else
            {
                text.Should().Be(Verdicts[scan.Id], "a verdict once given is never another one");
            }
        }

        waiting.RemoveAll(scan => answered.Contains(scan.Id));
        return answered.Count;
    }

    private void Forget()
    {
        if (waiting.Count == 0) return;
        Forgotten.Add(waiting[^1].Id);
        waiting.RemoveAt(waiting.Count - 1);
    }

    // Every fifth scan repeats the one before it, and one in forty is of a badge that nobody knows.
    private (Guid Id, object Scan) Tap()
    {
        sequence++;
        var person = sequence - (sequence % 5 == 0 ? 1 : 0);
        var member = person % 40 == 1 ? members : (StableId.Of("tap", $"{number}", $"{person}").GetHashCode() & int.MaxValue) % members;
        var at = start.AddMinutes(7 * person).AddSeconds(sequence == person ? number : number + 20);
        var id = Guid.CreateVersion7(at);
        return (id, new
        {
            scanId = id, sequence, technology = "nfc-a", identifier = GatewayProcess.IdentifierOf(member), direction = "toggle", occurredAt = at,
            monotonicMs = sequence, offline = false, admittedBy = "none", listVersion = (long?)null,
        });
    }
}
