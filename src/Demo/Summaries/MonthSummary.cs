using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interlieux.Demo.Summaries;

/// <summary>What a month came to, as the ledger has it.</summary>
/// <param name="ScansRefused">By reason code.</param>
/// <param name="Obligations">Pairs of home and host venues.</param>
/// <param name="Seconds">Since the program started: the only figure that is not of the ledger.</param>
internal sealed record MonthSummary(
    int Venues, int Members, long ScansAccepted, IReadOnlyDictionary<string, long> ScansRefused, long HalfDays, int Obligations,
    int InvoicesBilateral, int InvoicesFewest, int LowerBound, bool Proven, double Seconds)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [JsonIgnore]
    public string Month { get; init; } = "";

    [JsonIgnore]
    public long Repeats { get; init; }

    /// <summary>Half-days that home venues owe host venues.</summary>
    [JsonIgnore]
    public long HalfDaysOwed { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}
