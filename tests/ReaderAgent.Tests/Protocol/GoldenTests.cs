using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.Tests.Protocol;

public sealed class GoldenTests
{
    [Fact]
    public void A_scan_is_written_as_the_document_shows_it() => RoundTrip("scan.json", ReaderJson.Default.Scan);

    [Fact]
    public void Many_scans_are_written_as_the_document_shows_them() => RoundTrip("scans.json", ReaderJson.Default.ScanArray);

    [Theory]
    [InlineData("verdict-accepted.json", Outcome.Accepted, null, 1, 7)]
    [InlineData("verdict-refused.json", Outcome.Refused, "exhausted", 0, 0)]
    [InlineData("verdict-repeat.json", Outcome.Repeat, null, 0, null)]
    public void A_verdict_is_read_as_the_document_shows_it(string file, Outcome outcome, string? reason, int charged, int? remaining)
    {
        var verdict = RoundTrip(file, ReaderJson.Default.Verdict);

        verdict.Should().Be(new Verdict(verdict.ScanId, outcome, reason, charged, remaining));
        verdict.ScanId.Version.Should().Be(7);
    }

    [Fact]
    public void A_verdict_may_bring_an_offline_pass_and_a_label() =>
        RoundTrip("verdict-with-pass.json", ReaderJson.Default.Verdict)
            .Should().BeEquivalentTo(new { Label = "Camille", RemainingHalfDays = 7 });

    [Fact]
    public void What_a_device_and_its_gateway_say_beside_scans_is_as_the_document_shows_it()
    {
        RoundTrip("enrolment.json", ReaderJson.Default.Enrolment);
        RoundTrip("enrolled.json", ReaderJson.Default.Enrolled);
        RoundTrip("status.json", ReaderJson.Default.Status);
        RoundTrip("instructions.json", ReaderJson.Default.Instructions);
    }

    [Fact]
    public void A_problem_names_the_scan_and_the_field() =>
        RoundTrip("problem.json", ReaderJson.Default.Problem)
            .Should().BeEquivalentTo(new { Status = 400, Index = 3, Field = "identifier" });

    [Fact]
    public void A_field_that_a_newer_gateway_adds_is_ignored()
    {
        var newer = JsonNode.Parse(Read("verdict-accepted.json"))!.AsObject();
        newer["colour"] = "green";

        newer.Deserialize(ReaderJson.Default.Verdict)!.Outcome.Should().Be(Outcome.Accepted);
    }

    [Theory]
    [InlineData("""{"outcome":"accepted"}""")]
    [InlineData("""{"scanId":"01a20c94-8f59-7c3e-9b1d-2f6a4c8e0b17"}""")]
    [InlineData("""{"scanId":"01a20c94-8f59-7c3e-9b1d-2f6a4c8e0b17","outcome":"perhaps"}""")]
    public void A_verdict_without_scan_or_known_outcome_cannot_be_read(string json)
    {
        var read = () => JsonSerializer.Deserialize(json, ReaderJson.Default.Verdict);

        read.Should().Throw<JsonException>();
    }

    private static T RoundTrip<T>(string file, JsonTypeInfo<T> type)
    {
        var golden = Read(file);
        var value = JsonSerializer.Deserialize(golden, type)!;
        var written = JsonSerializer.Serialize(value, type);

        JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(golden)).Should().BeTrue($"{written} should say what {file} says");
        return value;
    }

    internal static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", file));
}
