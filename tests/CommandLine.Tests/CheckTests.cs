using System.Text.Json.Nodes;

namespace Interlieux.CommandLine.Tests;

/// <summary>What <c>check</c> says of results that are right, changed, or none at all.</summary>
public sealed class CheckTests : IDisposable
{
    private const string Header = "debtor,creditor,amount\n";
    private const string Rows = "a,b,10\nb,c,4\nc,d,7\nd,a,1\ne,a,3\n";

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
        var (rows, result) = await Solved("--policy", policy);
        var run = await Interlieux.Run(null, "check", rows, result);
        run.ExitCode.Should().Be(0);
        run.Output.Should().MatchRegex("^Règle : [^\n]+\nvalid, optimal(, recomputed)?\n$");
    }

    [Fact]
    public async Task The_constraints_are_told_before_the_verdict()
    {
        var (rows, result) = await Solved("--minimum", "3", "--exclude", folder.Write("x.csv", "venue\ne\n"));
        var run = await Interlieux.Run(null, "check", rows, result);
        run.Output.Should().Contain("Aucune facture sous 3.\n").And.Contain("Laissés de côté avec leurs lignes : e.\n").And.EndWith("valid, optimal\n");
    }

    [Theory]
    [InlineData("count", "9", "invoices")]
    [InlineData("lowerBound", "1", "bound")]
    [InlineData("venues", "6", "venues")]
    [InlineData("obligations", "4", "obligations")]
    [InlineData("proven", "false", "proven")]
    [InlineData("carriedLowerBound", "2", "carried")]
    public async Task A_changed_number_is_one_line_that_names_it(string field, string value, string named)
    {
        var (rows, result) = await Solved();
        var changed = JsonNode.Parse(await File.ReadAllTextAsync(result, TestContext.Current.CancellationToken))!;
        changed[field] = JsonNode.Parse(value);
        var run = await Interlieux.Run(null, "check", rows, folder.Write("changed.json", changed.ToJsonString()));
        run.ExitCode.Should().Be(1);
        run.Output.Split('\n')[^2].Should().Contain(named).And.NotContain("valid");
    }

    [Fact]
    public async Task A_changed_invoice_is_refused_and_a_missing_certificate_never_optimal()
    {
        var (rows, result) = await Solved();
        var text = await File.ReadAllTextAsync(result, TestContext.Current.CancellationToken);
        var changed = JsonNode.Parse(text)!;
        changed["invoices"]![0]!["amount"] = changed["invoices"]![0]!["amount"]!.GetValue<long>() + 1;
        (await Interlieux.Run(null, "check", rows, folder.Write("changed.json", changed.ToJsonString()))).ExitCode.Should().Be(1);

        changed = JsonNode.Parse(text)!;
        changed["certificate"] = null;
        (await Interlieux.Run(null, "check", rows, folder.Write("bare.json", changed.ToJsonString()))).Output.Should().NotContain("optimal");
    }

    [Theory]
    [InlineData("", "no result of net")]
    [InlineData("{", "no result of net")]
    [InlineData("null", "no result of net")]
    [InlineData("[]", "no result of net")]
    [InlineData("{\"policy\":\"fewest\"}", "no result of net")]
    [InlineData("{\"policy\":\"fewest\",\"colour\":1}", "no result of net")]
    [InlineData("\0", "it is binary, not text")]
    public async Task What_is_no_result_is_bad_input(string content, string reason)
    {
        var rows = folder.Write("rows.csv", Header + Rows);
        var run = await Interlieux.Run(null, "check", rows, folder.Write("result.json", content));
        run.ExitCode.Should().Be(2);
        run.Output.Should().BeEmpty();
        run.Error.Should().MatchRegex($"^[^\n]*result.json:1: {reason}[^\n]*\n$");
    }

    [Fact]
    public async Task An_entry_that_is_null_is_bad_input()
    {
        var (rows, result) = await Solved();
        var changed = JsonNode.Parse(await File.ReadAllTextAsync(result, TestContext.Current.CancellationToken))!;
        changed["invoices"]![0] = null;
        var run = await Interlieux.Run(null, "check", rows, folder.Write("null.json", changed.ToJsonString()));
        (run.ExitCode, run.Output).Should().Be((2, ""));
    }

    private async Task<(string Rows, string Result)> Solved(params string[] options)
    {
        var rows = folder.Write("rows.csv", Header + Rows);
        var run = await Interlieux.Run(null, ["net", rows, "--format", "json", .. options]);
        run.Error.Should().BeEmpty();
        return (rows, folder.Write("result.json", run.Output));
    }
}
