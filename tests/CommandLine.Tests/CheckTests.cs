using System.Text;
using System.Text.Json.Nodes;

namespace Interlieux.CommandLine.Tests;

/// <summary>What <c>check</c> says of results that are right, changed, or none at all.</summary>
public sealed class CheckTests : IDisposable
{
    private const string Header = "debtor,creditor,amount\n";
    private const string Rows = "a,b,10\nb,c,4\nc,d,7\nd,a,1\ne,a,3\n";

    /// <summary>What the program prints for <see cref="Rows"/>, worked out once.</summary>
    private static readonly Lazy<Task<Interlieux>> Plain = new(() => Interlieux.Net(Rows, "--format", "json"));

    private readonly WorkFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("fewest")]
    [InlineData("existing")]
    [InlineData("directed")]
    [InlineData("bilateral")]
    [InlineData("hub")]
    public async Task A_result_of_every_policy_is_found_valid_and_optimal(string policy)
    {
        var (rows, result) = await Solved(Rows, "--policy", policy);
        var run = await Interlieux.Run(null, "check", rows, result);
        run.ExitCode.Should().Be(0);
        run.Output.Should().MatchRegex("^Règle : [^\n]+\nvalid, optimal(, recomputed)?\n$");
    }

    [Theory]
    [InlineData("fewest", 40, 150, "Prices\":[[")]
    [InlineData("existing", 40, 150, "Prices\":[[")]
    [InlineData("directed", 16, 30, "\"potentials\":[[")]
    public async Task A_larger_certificate_is_read_as_it_was_written(string policy, int venues, int count, string prices)
    {
        var (rows, result) = await Solved(Obligations.Random(venues, count, 30), "--policy", policy, "--work", "100000000");
        var run = await Interlieux.Run(null, "check", rows, result);
        run.ExitCode.Should().Be(0);
        var stated = JsonNode.Parse(await File.ReadAllTextAsync(result, TestContext.Current.CancellationToken))!;
        stated["certificate"]!.ToJsonString().Should().Contain(prices);
        run.Output.Should().Contain(stated["proven"]!.GetValue<bool>() ? "\nvalid, optimal" : "\nvalid, gap ");
    }

    [Fact]
    public async Task The_constraints_are_told_before_the_verdict()
    {
        var (rows, result) = await Solved(
            Rows,
            "--minimum", "3",
            "--exclude", folder.Write("x.csv", "venue\ne\n"),
            "--forbid", folder.Write("f.csv", "a,b\na,d\n"),
            "--territories", folder.Write("t.csv", "venue,territory\na,n\nb,n\nc,s\nd,s\n"),
            "--carried", folder.Write("c.csv", "venue,amount\na,2\nb,-2\n"));
        var run = await Interlieux.Run(null, "check", rows, result);
        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("Aucune facture sous 3.\n")
            .And.Contain("Laissés de côté avec leurs lignes : e.\n")
            .And.Contain("Paires qui ne se facturent pas : 1.\n").And.Contain("Territoires, qu'aucune facture ne quitte : 2.\n")
            .And.Contain("reporté de la période précédente : 2.\n")
            .And.MatchRegex("\nvalid, [^\n]+\n$");
    }

    [Fact]
    public async Task A_result_may_come_by_standard_input_but_not_both_files()
    {
        var (rows, result) = await Solved(Rows);
        var text = await File.ReadAllBytesAsync(result, TestContext.Current.CancellationToken);
        (await Interlieux.Run(text, "check", rows, "-")).Output.Should().EndWith("\nvalid, optimal\n");
        (await Interlieux.Run(Encoding.UTF8.GetBytes(Header + Rows), "check", "-", result)).Output.Should().EndWith("\nvalid, optimal\n");
        (await Interlieux.Run(text, "check", "-", "-")).ShouldRefuse("interlieux check: only one of FILE and RESULT can be standard input.");
    }

    [Theory]
    [InlineData("count", "9", "invoices")]
    [InlineData("lowerBound", "1", "bound")]
    [InlineData("venues", "6", "venues")]
    [InlineData("obligations", "4", "obligations")]
    [InlineData("proven", "false", "proven")]
    [InlineData("proof", "\"dual+cover\"", "DualCover")]
    [InlineData("carriedLowerBound", "2", "carried")]
    [InlineData("carriedLowerBound", "-170141183460469231731687303715884105728", "carried")]
    [InlineData("policy", "\"bilateral\"", "invoice")]
    [InlineData("stoppedByClock", "true", "stoppedByClock is true, and stopped is finished")]
    public async Task A_changed_field_is_one_line_that_names_it(string field, string value, string named)
    {
        var run = await Changed(result => result[field] = JsonNode.Parse(value));
        run.ExitCode.Should().Be(1);
        run.Error.Should().BeEmpty();
        run.Output.Should().MatchRegex("^[^\n]+\n[^\n]+\n$");
        run.Output.Split('\n')[^2].Should().Contain(named).And.NotContain("valid");
    }

    [Fact]
    public async Task A_changed_invoice_is_refused()
    {
        (await Changed(result => First(result)["amount"] = First(result)["amount"]!.GetValue<long>() + 1)).ExitCode.Should().Be(1);
        (await Changed(result => First(result)["group"] = 7)).ExitCode.Should().Be(1);
        (await Changed(result => result["invoices"]!.AsArray().RemoveAt(0))).ExitCode.Should().Be(1);

        static JsonNode First(JsonNode result) => result["invoices"]![0]!;
    }

    [Fact]
    public async Task A_fault_is_one_line_whatever_the_venues_are_called()
    {
        var (rows, result) = await Solved("\"a\u001b[2J\nvalid, optimal\",b,5\n");
        var changed = JsonNode.Parse(await File.ReadAllTextAsync(result, TestContext.Current.CancellationToken))!;
        changed["invoices"]![0]!["amount"] = 6;
        var run = await Interlieux.Run(null, "check", rows, folder.Write("changed.json", changed.ToJsonString()));
        run.ExitCode.Should().Be(1);
        run.Output.Should().MatchRegex("^[^\n]+\n[^\n\u001b]+\n$");
        run.Output.Split('\n')[^2].Should().Contain("a [2J valid, optimal");
    }

    [Fact]
    public async Task Other_obligations_than_those_of_the_result_are_refused()
    {
        var (_, result) = await Solved(Rows);
        var other = folder.Write("other.csv", Header + Rows.Replace("e,a,3", "e,a,4", StringComparison.Ordinal));
        var run = await Interlieux.Run(null, "check", other, result);
        run.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Without_its_certificate_a_plan_is_never_optimal()
    {
        var run = await Changed(result => result["certificate"] = null);
        run.Output.Should().NotContain("optimal");
        (await Changed(result => result["certificate"] = JsonNode.Parse("{\"parts\":[]}"))).Output.Should().NotContain("optimal");
    }

    [Theory]
    [InlineData("", "no result of net")]
    [InlineData("{", "no result of net")]
    [InlineData("null", "no result of net: $ is no object")]
    [InlineData("[]", "no result of net: $ is no object")]
    [InlineData("{} {}", "no result of net")]
    [InlineData("{\"policy\":\"fewest\"}", "no result of net: $ has no ")]
    [InlineData("{\"policy\":\"fewest\",\"policy\":\"fewest\"}", "no result of net: ")]
    [InlineData("\0", "it is binary, not text")]
    public async Task What_is_no_result_is_bad_input(string content, string reason)
    {
        var rows = folder.Write("rows.csv", Header + Rows);
        var run = await Interlieux.Run(null, "check", rows, folder.Write("result.json", content));
        run.ExitCode.Should().Be(2);
        run.Output.Should().BeEmpty();
        run.Error.Should().MatchRegex($"^[^\n]*result.json:1: {reason.Replace("$", "\\$", StringComparison.Ordinal)}[^\n]*\n$");
    }

    [Theory]
    [InlineData("colour", "1", "$ has a field that is not known")]
    [InlineData("policy", "\"cheapest\"", "$.policy is not a name that is known")]
    [InlineData("policy", "1", "$.policy is no text")]
    [InlineData("proof", "\"dualCover\"", "$.proof is not a name that is known")]
    [InlineData("count", "\"5\"", "$.count is no whole number of 32 bits")]
    [InlineData("count", "2147483648", "$.count is no whole number of 32 bits")]
    [InlineData("count", "1.5", "$.count is no whole number of 32 bits")]
    [InlineData("count", "null", "$.count is no whole number of 32 bits")]
    [InlineData("carriedLowerBound", "170141183460469231731687303715884105728", "$.carriedLowerBound is no whole number of 128 bits")]
    [InlineData("carriedLowerBound", "1e9", "$.carriedLowerBound is no whole number of 128 bits")]
    [InlineData("proven", "\"true\"", "$.proven is neither true nor false")]
    [InlineData("milliseconds", "\"1\"", "$.milliseconds is no number")]
    [InlineData("invoices", "{}", "$.invoices is no list")]
    [InlineData("invoices", "[null]", "$.invoices[0] is no object")]
    [InlineData("carried", "[{\"venue\":null,\"amount\":1}]", "$.carried[0].venue is no text")]
    [InlineData("certificate", "[]", "$.certificate is no object")]
    [InlineData("certificate", "{}", "$.certificate has no parts")]
    [InlineData("constraints", "{\"forbidden\":[],\"territories\":[],\"excluded\":[],\"carriedIn\":[]}", "$.constraints has no minimum")]
    public async Task A_field_that_net_cannot_have_written_is_bad_input_at_its_place(string field, string value, string reason)
    {
        var run = await Changed(result => result[field] = JsonNode.Parse(value));
        run.ShouldRefuse($"{folder.Path("changed.json")}:1: no result of net: {reason}");
    }

    [Theory]
    [InlineData("\"amount\":9223372036854775808,\"group\":1", ".amount is no whole number of 64 bits")]
    [InlineData("\"amount\":1,\"group\":1,\"vat\":0", " has a field that is not known")]
    [InlineData("\"amount\":1", " has no group")]
    public async Task An_invoice_that_net_cannot_have_written_is_bad_input(string rest, string reason)
    {
        var run = await Changed(result => result["invoices"] = JsonNode.Parse($"[{{\"debtor\":\"a\",\"creditor\":\"b\",{rest}}}]"));
        run.ShouldRefuse($"{folder.Path("changed.json")}:1: no result of net: $.invoices[0]{reason}");
    }

    [Theory]
    [InlineData("\"positionPrices\":[[1]]", ".positionPrices[0] has only 1 entries")]
    [InlineData("\"positionPrices\":[[1,2,3]]", ".positionPrices[0] has 3 entries, there must be 2")]
    [InlineData("\"venuePrices\":[[1,\"a\"]]", ".venuePrices[0][0] is no text")]
    [InlineData("\"cover\":{\"groups\":1,\"sets\":1}", ".cover has no nodes")]
    [InlineData("\"cases\":{\"a\":\"a\",\"apart\":{\"scales\":1}}", ".cases.apart has a field that is not known")]
    public async Task A_certificate_that_net_cannot_have_written_is_bad_input(string rest, string reason)
    {
        const string part = "\"first\":\"a\",\"proof\":\"dual\",\"pairs\":0,\"groups\":1";
        var run = await Changed(result => result["certificate"] = JsonNode.Parse($"{{\"parts\":[{{{part},{rest}}}]}}"));
        run.ShouldRefuse($"{folder.Path("changed.json")}:1: no result of net: $.certificate.parts[0]{reason}");
    }

    [Theory]
    [InlineData("\"excluded\":[\"a\",\"a\"],\"minimum\":0", ".excluded names a venue twice")]
    [InlineData("\"excluded\":[]", " has no minimum")]
    public async Task Constraints_that_net_cannot_have_written_are_bad_input(string rest, string reason)
    {
        const string others = "\"forbidden\":[],\"territories\":[],\"carriedIn\":[]";
        var run = await Changed(result => result["constraints"] = JsonNode.Parse($"{{{others},{rest}}}"));
        run.ShouldRefuse($"{folder.Path("changed.json")}:1: no result of net: $.constraints{reason}");
    }

    [Fact]
    public async Task A_result_that_breaks_off_is_bad_input_at_its_line()
    {
        var (rows, result) = await Solved(Rows);
        var text = await File.ReadAllTextAsync(result, TestContext.Current.CancellationToken);
        var lines = text.Split('\n');
        var run = await Interlieux.Run(null, "check", rows, folder.Write("half.json", string.Join('\n', lines[..10])));
        (run.ExitCode, run.Output).Should().Be((2, ""));
        run.Error.Should().MatchRegex("half.json:10: no result of net: [^\n]+\n$");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused()
    {
        var rows = folder.Write("rows.csv", Header + Rows);
        (await Interlieux.Run(null, "check", rows, "nowhere.json")).ShouldRefuse("nowhere.json:1: no such file");
        (await Interlieux.Run(null, "check", "nowhere.csv", rows)).ShouldRefuse("nowhere.csv:1: no such file");
    }

    private async Task<Interlieux> Changed(Action<JsonNode> change)
    {
        var rows = folder.Write("rows.csv", Header + Rows);
        var changed = JsonNode.Parse((await Plain.Value).Output)!;
        change(changed);
        return await Interlieux.Run(null, "check", rows, folder.Write("changed.json", changed.ToJsonString()));
    }

    private async Task<(string Rows, string Result)> Solved(string obligations, params string[] options)
    {
        var rows = folder.Write("rows.csv", Header + obligations);
        var run = await Interlieux.Run(null, ["net", rows, "--format", "json", .. options]);
        run.Error.Should().BeEmpty();
        return (rows, folder.Write("result.json", run.Output));
    }
}
