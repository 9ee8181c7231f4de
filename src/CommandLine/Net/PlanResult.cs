using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>The result of <c>net</c> as JSON: what <c>check</c> reads again. docs/netting.md describes it.</summary>
internal sealed record PlanResult
{
    public required ClearingPolicy Policy { get; init; }

    public required int Venues { get; init; }

    public required int Obligations { get; init; }

    public required ImmutableArray<Invoice> Invoices { get; init; }

    public required int Count { get; init; }

    public required int LowerBound { get; init; }

    public required Proof Proof { get; init; }

    public required bool Proven { get; init; }

    public required ImmutableArray<Carried> Carried { get; init; }

    public required Certificate? Certificate { get; init; }

    public required double Milliseconds { get; init; }

    public required bool StoppedByClock { get; init; }

    public required StopReason Stopped { get; init; }

    public required Int128 CarriedLowerBound { get; init; }

    public required bool InvoicesFirst { get; init; }

    public required string? Hub { get; init; }

    public required ResultConstraints Constraints { get; init; }

    public static PlanResult Of(SettlementPlan plan, TimeSpan took) => new()
    {
        Policy = plan.Policy,
        Venues = plan.Venues,
        Obligations = plan.Obligations,
        Invoices = plan.Invoices,
        Count = plan.Count,
        LowerBound = plan.LowerBound,
        Proof = plan.Proof,
        Proven = plan.Proven,
        Carried = plan.Carried,
        Certificate = plan.Certificate,
        Milliseconds = Math.Round(took.TotalMilliseconds, 3),
        StoppedByClock = plan.Statistics.Stopped == StopReason.Clock,
        Stopped = plan.Statistics.Stopped,
        CarriedLowerBound = plan.CarriedLowerBound,
        InvoicesFirst = plan.InvoicesFirst,
        Hub = plan.Hub,
        Constraints = ResultConstraints.Of(plan.Constraints),
    };

    /// <summary>The plan again; what was found on the way is no claim, and is not in the file.</summary>
    public SettlementPlan ToPlan() => new()
    {
        Policy = Policy,
        Venues = Venues,
        Obligations = Obligations,
        Invoices = Invoices,
        Count = Count,
        LowerBound = LowerBound,
        Proof = Proof,
        Proven = Proven,
        Carried = Carried,
        CarriedLowerBound = CarriedLowerBound,
        Certificate = Certificate,
        Constraints = Constraints.ToConstraints(),
        InvoicesFirst = InvoicesFirst,
        Hub = Hub,
        Statistics = new NettingStatistics { BilateralCount = 0, Gross = 0, Moved = 0, OpenVenues = 0, Pairs = 0, Work = 0, Stopped = Stopped },
    };

    public void Write(Stream output)
    {
        JsonSerializer.Serialize(output, this, ResultFormat.Json.PlanResult);
        output.WriteByte((byte)'\n');
    }

    /// <summary>Reads a result.</summary>
    /// <exception cref="BadFileException">It cannot be read, or is no result of <c>net</c>.</exception>
    public static PlanResult Read(string file)
    {
        var text = TextFile.Read(file);
        try
        {
            var result = JsonSerializer.Deserialize(text.Span, ResultFormat.Json.PlanResult);
            return result is not null && !result.HasGaps()
                ? result
                : throw new BadFileException(file, 1, "no result of net: null stands where an entry belongs");
        }
        catch (JsonException e)
        {
            // The place is told by the line; the library's message repeats it behind what is wrong.
            var reason = e.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0];
            throw new BadFileException(file, (int)(e.LineNumber ?? 0) + 1, $"no result of net: {reason}");
        }
    }

    /// <summary>The reader checks that no field is null, but not the entries of a list.</summary>
    private bool HasGaps() =>
        Invoices.Contains(null!) || Carried.Contains(null!) || (Certificate?.Parts.Contains(null!) ?? false)
        || Constraints.Forbidden.Contains(null!) || Constraints.Territories.Contains(null!)
        || Constraints.Excluded.Contains(null!) || Constraints.CarriedIn.Contains(null!);
}

/// <summary>The constraints that a result echoes.</summary>
internal sealed record ResultConstraints
{
    public required ImmutableArray<ForbiddenPair> Forbidden { get; init; }

    public required ImmutableArray<TerritoryOf> Territories { get; init; }

    public required ImmutableArray<string> Excluded { get; init; }

    public required long Minimum { get; init; }

    public required ImmutableArray<Carried> CarriedIn { get; init; }

    public static ResultConstraints Of(NettingConstraints constraints) => new()
    {
        Forbidden = constraints.Forbidden,
        Territories = [.. constraints.Territories.Select(item => new TerritoryOf(item.Key, item.Value))],
        Excluded = [.. constraints.Excluded],
        Minimum = constraints.Minimum,
        CarriedIn = constraints.CarriedIn,
    };

    public NettingConstraints ToConstraints()
    {
        var territories = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (venue, territory) in Territories)
            territories[venue] = territory;
        return new NettingConstraints
        {
            Forbidden = Forbidden,
            Territories = territories.ToImmutable(),
            Excluded = Excluded.ToImmutableSortedSet(StringComparer.Ordinal),
            Minimum = Minimum,
            CarriedIn = CarriedIn,
        };
    }
}

/// <param name="Venue">A venue.</param>
/// <param name="Territory">Where it is.</param>
internal sealed record TerritoryOf(string Venue, string Territory);

/// <summary>How results are written and read: strictly, without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(CamelCaseName<ClearingPolicy>), typeof(CamelCaseName<Proof>), typeof(CamelCaseName<StopReason>)])]
[JsonSerializable(typeof(PlanResult))]
internal sealed partial class ResultJson : JsonSerializerContext;

/// <summary>How results look: names of venues are printed as they are.</summary>
internal static class ResultFormat
{
    public static readonly ResultJson Json = new(new JsonSerializerOptions(ResultJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>Names of enumerations in camel case, and none by its number.</summary>
internal sealed class CamelCaseName<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
