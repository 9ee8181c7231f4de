using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlieux.Tests.Readers;

namespace Interlieux.ReaderAgent.Tests.Gateway;

/// <summary>The durable side of the test gateway: it outlives a restart, and knows JSON only, none of the agent's types.</summary>
internal sealed class GatewayRecord
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (string Content, JsonObject Verdict)> receipts = [];
    private readonly Watched watched = new();

    /// <summary>One for each request to come that holds scans; none left means good behaviour.</summary>
    public ConcurrentQueue<Mischief> Mischiefs { get; } = new();

    /// <summary>First arrivals, as they came.</summary>
    public List<JsonElement> Scans { get; } = [];

    /// <summary>As readers told them.</summary>
    public List<JsonElement> Statuses { get; } = [];

    /// <summary>Of the venue's readers without a connection.</summary>
    public string Policy { get; set; } = "store";

    /// <summary>Fields of accepted verdicts that differ from the usual.</summary>
    public Dictionary<string, JsonNode?> Extras { get; } = [];

    public int Redeliveries { get; private set; }
    public int OtherContents { get; private set; }
    public int UnknownKeys { get; private set; }
    public int HubRequests { get; private set; }
    public int HttpRequests { get; private set; }
    public bool KeyIsGood { get; set; } = true;
    public bool HubIsOff { get; set; }

    public long[] Sequences
    {
        get { lock (gate) return [.. Scans.Select(s => s.GetProperty("sequence").GetInt64())]; }
    }

    public void NoteUnknownKey() => Change(() => UnknownKeys++);

    public void NoteRequest(bool hub) => Change(() => _ = hub ? HubRequests++ : HttpRequests++);

    public void NoteStatus(JsonElement status) => Change(() => Statuses.Add(status.Clone()));

    /// <summary>The place of the first malformed scan; null when all can be read.</summary>
    public static int? FindMalformed(JsonElement scans)
    {
        var index = scans.EnumerateArray().ToList().FindIndex(s => s.GetProperty("identifier").GetString() == "poison");
        return index < 0 ? null : index;
    }

    /// <summary>Badges whose scans cannot be recorded: null in the place of their verdicts.</summary>
    public HashSet<string> Unrecordable { get; } = [];

    /// <summary>Badges at whose scans the gateway fails.</summary>
    public HashSet<string> Fatal { get; } = [];

    public bool IsFatal(JsonElement scans) => scans.EnumerateArray().Any(scan => Fatal.Contains(scan.GetProperty("identifier").GetString()!));

    public List<JsonObject?> Record(JsonElement scans)
    {
        var verdicts = new List<JsonObject?>();
        Change(() =>
        {
            foreach (var scan in scans.EnumerateArray())
                verdicts.Add(Unrecordable.Contains(scan.GetProperty("identifier").GetString()!) ? null : Judge(scan));
        });
        return verdicts;
    }

    /// <summary>Completes when the condition holds; looked at after each change.</summary>
    public Task WhenAsync(Func<GatewayRecord, bool> condition) => watched.WhenAsync(
        () =>
        {
            lock (gate) return condition(this);
        },
        TestContext.Current.CancellationToken);

    // Every tenth badge is refused, so that both outcomes travel.
    private JsonObject Judge(JsonElement scan)
    {
        var id = scan.GetProperty("scanId").GetString()!;
        if (receipts.TryGetValue(id, out var receipt))
        {
            Redeliveries++;
            if (receipt.Content != scan.GetRawText()) OtherContents++;
            return (JsonObject)receipt.Verdict.DeepClone();
        }

        var refused = scan.GetProperty("sequence").GetInt64() % 10 == 0;
        var verdict = new JsonObject
        {
            ["scanId"] = id,
            ["outcome"] = refused ? "refused" : "accepted",
            ["reason"] = refused ? "unknown-badge" : null,
            ["halfDaysCharged"] = refused ? 0 : 1,
            ["remainingHalfDays"] = null,
        };
        if (!refused)
        {
            foreach (var (name, value) in Extras) verdict[name] = value?.DeepClone();
        }

        receipts[id] = (scan.GetRawText(), verdict);
        Scans.Add(scan.Clone());
        return (JsonObject)verdict.DeepClone();
    }

    private void Change(Action change)
    {
        lock (gate) change();
        watched.Change();
    }
}
