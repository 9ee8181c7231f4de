using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using Interlieux.Gateway.Access;
using Interlieux.Ledger.Trail;
using Microsoft.AspNetCore.Mvc;

namespace Interlieux.Gateway.Trail;

internal static class TrailEndpoints
{
    private const string JsonLines = "application/jsonl";
    private const string Csv = "text/csv";
    private const int LimitDefault = 1_000;

    private static readonly FrozenDictionary<string, Func<string, TrailSubject?>> Kinds =
        new Dictionary<string, Func<string, TrailSubject?>>
        {
            ["account"] = OfStream, ["venue"] = OfStream, ["reader"] = OfStream,
            ["cycle"] = name => TrailSubject.OfCycle(name), ["actor"] = name => TrailSubject.OfActor(name),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static void MapTrail(this IEndpointRouteBuilder api)
    {
        var trail = api.MapGroup("/trail").WithTags("Trail").RequireAuthorization(Policies.Audit);
        trail.MapGet("/{kind}/{id}", List)
            .WithName("GetTrail")
            .WithSummary("Every event of one account, venue, reader, cycle or actor, in the order of recording.")
            .WithDescription("A page ends at 'limit'; the header Interlieux-Next-After, when present, is the 'after' of the next page. CSV when the request accepts text/csv, else JSON lines.")
            .Produces<string>(StatusCodes.Status200OK, JsonLines, Csv)
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> List(
        string kind, string id, [FromQuery] DateTimeOffset? from, [FromQuery] DateTimeOffset? until, [FromQuery(Name = "type")] string[]? types,
        [FromQuery] long? after, [FromQuery] int? limit, HttpRequest request, TrailQueries trail, CancellationToken ct)
    {
        if (!Kinds.TryGetValue(kind, out var subjectOf)) return Invalid("kind must be account, venue, reader, cycle or actor.");
        if (subjectOf(id) is not { } subject) return Invalid("id must be a UUID.");
        if (id.Any(char.IsControl) || types?.Any(type => type.Any(char.IsControl)) == true) return Invalid("id and type must be printable.");
        if (limit is < 1 or > TrailQueries.LimitMax) return Invalid($"limit must be from 1 to {TrailQueries.LimitMax}.");

        var filter = new TrailFilter(subject, from, until, types ?? [], after ?? 0, limit ?? LimitDefault);
        var entries = new List<TrailEntry>();
        await foreach (var entry in trail.ListAsync(filter, ct)) entries.Add(entry);

        if (entries.Count == filter.Limit)
            request.HttpContext.Response.Headers["Interlieux-Next-After"] = entries[^1].Sequence.ToString(CultureInfo.InvariantCulture);
        return request.Headers.Accept.Any(accept => accept?.Contains(Csv, StringComparison.OrdinalIgnoreCase) == true)
            ? TypedResults.Text(ToCsv(entries), Csv)
            : TypedResults.Text(ToJsonLines(entries), JsonLines);
    }

    private static TrailSubject? OfStream(string id) => Guid.TryParse(id, out var stream) ? new TrailSubject(stream) : null;

    private static string ToJsonLines(IEnumerable<TrailEntry> entries) => string.Concat(entries.Select(entry => new JsonObject
    {
        ["sequence"] = entry.Sequence,
        ["stream"] = entry.Stream,
        ["version"] = entry.Version,
        ["type"] = entry.Type,
        ["recordedAt"] = entry.RecordedAt.UtcDateTime,
        ["actor"] = entry.Actor,
        ["data"] = JsonNode.Parse(entry.Data),
    }.ToJsonString(JsonSerializerOptions.Web) + "\n"));

    private static string ToCsv(IEnumerable<TrailEntry> entries)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text))
        {
            foreach (var heading in (string[])["sequence", "stream", "version", "type", "recordedAt", "actor", "data"]) csv.WriteField(heading);
            csv.EndRecord();
            foreach (var entry in entries)
            {
                csv.WriteField(entry.Sequence);
                csv.WriteField(entry.Stream);
                csv.WriteField(entry.Version);
                csv.WriteField(entry.Type);
                csv.WriteField(entry.RecordedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
                csv.WriteField(entry.Actor);
                csv.WriteField(entry.Data);
                csv.EndRecord();
            }
        }

        return text.ToString();
    }

    private static IResult Invalid(string detail) =>
        TypedResults.Problem(detail, title: "The request is not valid.", statusCode: StatusCodes.Status400BadRequest);
}
