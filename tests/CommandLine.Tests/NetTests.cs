using System.Text;
using System.Text.Json;

namespace Interlieux.CommandLine.Tests;

public sealed class NetTests
{
    private const string Quote = "a quote is not closed, or does not belong there";

    [Theory]
    [InlineData("A,B,0\n", 2, "the amount is 0, it must be above 0")]
    [InlineData("A,B,5\nB,A,-3\n", 3, "the amount is -3, it must be above 0")]
    [InlineData("A,B,1.5\n", 2, "the amount 1.5 is not a whole number")]
    [InlineData("A,B,\n", 2, "the amount is missing")]
    [InlineData("A,B,9223372036854775808\n", 2, "overflow: the amount 9223372036854775808 does not fit 64 bits")]
    [InlineData("A,B,9223372036854775807\nA,C,1\n", 3, "overflow: what A owes passes 9223372036854775807 in total")]
    [InlineData("A,A,5\n", 2, "A owes itself")]
    [InlineData(",B,5\n", 2, "the debtor has no name")]
    [InlineData("A,\"\",5\n", 2, "the creditor has no name")]
    [InlineData("A,B\n", 2, "2 columns, there must be 3: debtor,creditor,amount")]
    [InlineData("A,B,5\r\nA,B,5\r\n\r\nA,B,x\r\n", 5, "the amount x is not a whole number")]
    [InlineData("\"A\nand\nC\",B,5\nA,B,x\n", 5, "the amount x is not a whole number")]
    [InlineData("A,B,5\nA,\"B,5\nA,B,5\n", 3, Quote)]
    [InlineData("A,B\"B,5\n", 2, Quote)]
    [InlineData("\"A\"A,B,5\n", 2, Quote)]
    [InlineData("A,B,5\nA,\0,5\n", 3, "it is binary, not text")]
    public async Task A_bad_row_is_one_line_with_its_number(string rows, int line, string reason) =>
        (await Interlieux.Net(rows)).ShouldRefuse($"-:{line}: {reason}");

    [Theory]
    [InlineData("", "it is empty, the header debtor,creditor,amount is missing")]
    [InlineData("A,B,5\n", "the header must be debtor,creditor,amount")]
    [InlineData("creditor,debtor,amount\nA,B,5\n", "the header must be debtor,creditor,amount")]
    [InlineData("debtor,creditor\nA,B\n", "the column amount is missing, the header must be debtor,creditor,amount")]
    [InlineData("\ndebtor,creditor,amount\nA,B,5\n", "the line is empty, the header must be debtor,creditor,amount")]
    public async Task A_wrong_header_is_line_1(string content, string reason) =>
        (await Interlieux.Run(Encoding.UTF8.GetBytes(content), "net", "-")).ShouldRefuse($"-:1: {reason}");

    [Fact]
    public async Task Text_in_another_encoding_is_refused_at_its_line() =>
        (await Interlieux.Run(Encoding.Latin1.GetBytes("debtor,creditor,amount\nA,B,5\nLa Mégisserie,B,5\n"), "net", "-"))
            .ShouldRefuse("-:3: it is not UTF-8");

    [Fact]
    public async Task A_file_that_is_not_there_is_refused() =>
        (await Interlieux.Run(null, "net", "nowhere.csv")).ShouldRefuse("nowhere.csv:1: no such file");

    [Theory]
    [InlineData("net")]
    [InlineData("net", "-", "--policy", "cheapest")]
    [InlineData("net", "-", "--format", "xml")]
    [InlineData("net", "-", "--bogus")]
    [InlineData("net", "-", "--work", "-1")]
    [InlineData("net", "-", "--work", "many")]
    [InlineData("net", "-", "--time", "0")]
    [InlineData("net", "-", "--time", "soon")]
    [InlineData("net", "-", "--threads", "0")]
    [InlineData("net", "-", "--minimum", "1.5")]
    [InlineData("net", "-", "--minimum")]
    [InlineData("net", "-", "--time", "1,5")]
    [InlineData("net", "-", "--time", "-1")]
    [InlineData("net", "-", "--threads", "2000")]
    [InlineData("net", "-", "--policy", "hub", "--hub", "")]
    [InlineData("nett", "-")]
    public async Task A_wrong_option_is_one_line(params string[] arguments)
    {
        var run = await Interlieux.Run(null, arguments);
        run.ExitCode.Should().Be(2);
        run.Output.Should().BeEmpty();
        run.Error.Should().MatchRegex("^interlieux[^\n]+Try: interlieux( net)? --help\n$");
    }

    [Fact]
    public async Task A_file_with_mark_and_carriage_returns_gives_the_plan_as_json()
    {
        const string text = "debtor,creditor,amount\r\nL'Été,\"B, \"\"x\"\"\",9007199254740993\r\n";
        byte[] content = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)];
        var run = await Interlieux.Run(content, "net", "-", "--policy", "fewest", "--format", "json");
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        using var plan = JsonDocument.Parse(run.Output);
        var root = plan.RootElement;
        root.EnumerateObject().Select(field => field.Name).Should().Equal(
            "policy", "venues", "obligations", "invoices", "count", "lowerBound", "proof", "proven", "carried", "certificate",
            "milliseconds", "stoppedByClock", "stopped", "carriedLowerBound", "invoicesFirst", "hub", "constraints");
        var invoice = root.GetProperty("invoices")[0];
        invoice.GetProperty("debtor").GetString().Should().Be("L'Été");
        invoice.GetProperty("creditor").GetString().Should().Be("B, \"x\"");
        invoice.GetProperty("amount").GetRawText().Should().Be("9007199254740993");
        invoice.GetProperty("group").GetInt32().Should().Be(1);
        root.GetProperty("proof").GetString().Should().Be("pairs");
        root.GetProperty("proven").GetBoolean().Should().BeTrue();
        root.GetProperty("carried").GetArrayLength().Should().Be(0);
        root.GetProperty("certificate").GetProperty("parts")[0].GetProperty("pairs").GetInt32().Should().Be(1);
        root.GetProperty("stoppedByClock").GetBoolean().Should().BeFalse();
    }

    [Theory]
    [InlineData("fewest", 1)]
    [InlineData("bilateral", 2)]
    [InlineData("existing", 2)]
    [InlineData("directed", 2)]
    [InlineData("hub", 2)]
    public async Task The_policy_decides_how_many_invoices_there_are(string policy, int count)
    {
        var run = await Interlieux.Net("A,B,5\nB,C,5\n", "--policy", policy, "--format", "json");
        using var plan = JsonDocument.Parse(run.Output);
        plan.RootElement.GetProperty("policy").GetString().Should().Be(policy);
        plan.RootElement.GetProperty("count").GetInt32().Should().Be(count);
        plan.RootElement.GetProperty("lowerBound").GetInt32().Should().Be(count);
    }

    [Fact]
    public async Task A_header_alone_is_an_empty_plan()
    {
        var run = await Interlieux.Net("", "--format", "json");
        run.ExitCode.Should().Be(0);
        using var plan = JsonDocument.Parse(run.Output);
        plan.RootElement.GetProperty("count").GetInt32().Should().Be(0);
        plan.RootElement.GetProperty("proven").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task The_text_says_before_after_and_why()
    {
        var run = await Interlieux.Net("A,B,1200\nB,C,1200\n");
        run.ExitCode.Should().Be(0);
        run.Output.Should().MatchRegex(@"factures +2 +1\n").And.MatchRegex(@"montant +2 400 +1 200\n");
        run.Output.Should().Contain("Prouvé minimal : les soldes opposés").And.MatchRegex(@"1  A +C +1 200\n");
    }

    [Theory]
    [InlineData("en_GB.UTF-8", "invoices", "Proven to be the fewest: opposite net positions", "Rule: any venue")]
    [InlineData("fr_FR.UTF-8", "factures", "Prouvé minimal : les soldes opposés", "Règle : tout lieu")]
    [InlineData("C.UTF-8", "factures", "Prouvé minimal : les soldes opposés", "Règle : tout lieu")]
    [InlineData("de_DE.UTF-8", "factures", "Prouvé minimal : les soldes opposés", "Règle : tout lieu")]
    public async Task The_text_is_french_or_where_the_terminal_is_english_english(string locale, string invoices, string why, string rule)
    {
        var run = await Interlieux.RunIn(locale, Encoding.UTF8.GetBytes("debtor,creditor,amount\nA,B,1200\nB,C,1200\n"), "net", "-");
        run.Output.Should().MatchRegex($"\n{invoices} +2 +1\n").And.Contain(why).And.Contain(rule);
    }

    [Fact]
    public async Task What_is_carried_is_told_with_its_sign()
    {
        var run = await Interlieux.Net("A,B,10\nB,C,4\nC,D,7\n", "--minimum", "4");
        run.Output.Should().MatchRegex(@"Reporté à la période suivante[^\n]*\n +C +-3\n +D +3\n$").And.Contain("Aucune facture sous 4.");
    }

    [Fact]
    public async Task Control_characters_in_names_do_not_reach_the_terminal()
    {
        var run = await Interlieux.Net("\"A\u001b[2J\nx\",B,5\n");
        run.ExitCode.Should().Be(0);
        run.Output.Should().NotContain("\u001b").And.Contain("A [2J x");

        var refused = await Interlieux.Net("A\u001b[2J,A\u001b[2J,5\n");
        refused.ExitCode.Should().Be(2);
        refused.Error.Should().NotContain("\u001b").And.Contain("A [2J owes itself");
    }
}
