using System.Text.Json;

namespace Interlieux.CommandLine.Tests;

/// <summary>The files that constrain a plan, and how they are refused.</summary>
public sealed class ConstraintTests : IDisposable
{
    private const string Rows = "a,b,10\nb,c,4\nc,d,7\n";

    private readonly WorkFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--forbid", "a,b\na,x\n", 2, "x has no obligation")]
    [InlineData("--forbid", "a,b\na,b\nc,c\n", 3, "c is paired with itself")]
    [InlineData("--forbid", "a,c\na,b\n", 1, "the column b is missing, the header must be a,b")]
    [InlineData("--territories", "venue,territory\na,n\nb,n\nc,n\n", 1, "d has obligations and no territory")]
    [InlineData("--territories", "venue,territory\na,n\na,s\n", 3, "a is named twice")]
    [InlineData("--territories", "venue,territory\na,\n", 2, "the territory of a is missing")]
    [InlineData("--territories", "venue,territory\na,n\nx,n\n", 3, "x has no obligation")]
    [InlineData("--exclude", "venue\nx\n", 2, "x has no obligation")]
    [InlineData("--exclude", "venue\n\"\"\n", 2, "the venue has no name")]
    [InlineData("--exclude", "venue\na\na\n", 3, "a is named twice")]
    [InlineData("--exclude", "", 1, "it is empty, the header venue is missing")]
    [InlineData("--carried", "venue,amount\na,5\nb,-4\n", 1, "the amounts carried in sum to 1, they must sum to 0")]
    [InlineData("--carried", "venue,amount\na,0\n", 2, "the amount is 0")]
    [InlineData("--carried", "venue,amount\na,1.5\n", 2, "the amount 1.5 is not a whole number")]
    [InlineData("--carried", "venue,amount\na,5\nx,-5\n", 3, "x has no obligation")]
    [InlineData("--carried", "venue,amount\na,5\na,-5\n", 3, "a is named twice")]
    [InlineData("--carried", "venue,amount\nb,9223372036854775807\na,-9223372036854775807\n", 2, "overflow: the position of b passes 64 bits")]
    [InlineData("--carried", "venue,amount\na,\0\n", 2, "it is binary, not text")]
    public async Task A_line_that_cannot_be_meant_is_one_line_with_its_number(string option, string content, int line, string reason)
    {
        var file = folder.Write("option.csv", content);
        (await Interlieux.Net(Rows, option, file)).ShouldRefuse($"{file}:{line}: {reason}");
    }

    [Fact]
    public async Task Constraints_are_kept_and_told_in_the_result()
    {
        var plan = await Plan(
            "--forbid", folder.Write("f.csv", "a,b\na,d\n"),
            "--territories", folder.Write("t.csv", "venue,territory\na,n\nb,n\nd,n\n"),
            "--exclude", folder.Write("x.csv", "venue\nc\n"),
            "--carried", folder.Write("c.csv", "venue,amount\na,2\nb,-2\n"),
            "--minimum", "3");
        var constraints = plan.GetProperty("constraints");
        constraints.GetProperty("forbidden")[0].GetProperty("a").GetString().Should().Be("a");
        constraints.GetProperty("territories").GetArrayLength().Should().Be(3);
        constraints.GetProperty("excluded")[0].GetString().Should().Be("c");
        constraints.GetProperty("minimum").GetInt64().Should().Be(3);
        constraints.GetProperty("carriedIn").GetArrayLength().Should().Be(2);
        plan.GetProperty("obligations").GetInt32().Should().Be(1);
        plan.GetProperty("venues").GetInt32().Should().Be(3);
    }

    [Fact]
    public async Task What_cannot_be_settled_is_carried_and_sums_to_zero()
    {
        var plan = await Plan("--minimum", "4");
        plan.GetProperty("carried").EnumerateArray().Select(carried => (carried.GetProperty("venue").GetString(), carried.GetProperty("amount").GetInt64()))
            .Should().Equal(("c", -3), ("d", 3));
        plan.GetProperty("carriedLowerBound").GetInt64().Should().Be(6);
        plan.GetProperty("proven").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task The_hub_may_be_a_venue_or_none()
    {
        (await Plan("--policy", "hub")).GetProperty("count").GetInt32().Should().Be(4);
        var plan = await Plan("--policy", "hub", "--hub", "b");
        plan.GetProperty("count").GetInt32().Should().Be(3);
        plan.GetProperty("hub").GetString().Should().Be("b");
    }

    [Fact]
    public async Task Invoices_first_may_move_more_and_need_fewer()
    {
        // Setting off the cycle costs a line elsewhere: the two aims disagree.
        const string rows = "a,b,2\nb,c,2\nc,a,1\na,c,1\n";
        var amount = await PlanOf(rows, "--policy", "directed");
        var invoices = await PlanOf(rows, "--policy", "directed", "--invoices-first");
        invoices.GetProperty("invoicesFirst").GetBoolean().Should().BeTrue();
        invoices.GetProperty("count").GetInt32().Should().BeLessThanOrEqualTo(amount.GetProperty("count").GetInt32());
        Moved(amount).Should().BeLessThanOrEqualTo(Moved(invoices));
    }

    [Fact]
    public async Task Threads_and_work_change_nothing_but_the_search()
    {
        var one = await Plan("--threads", "1");
        var two = await Plan("--threads", "2", "--work", "5000000");
        two.GetProperty("invoices").GetRawText().Should().Be(one.GetProperty("invoices").GetRawText());
    }

    private static long Moved(JsonElement plan) => plan.GetProperty("invoices").EnumerateArray().Sum(invoice => invoice.GetProperty("amount").GetInt64());

    private static Task<JsonElement> Plan(params string[] options) => PlanOf(Rows, options);

    private static async Task<JsonElement> PlanOf(string rows, params string[] options)
    {
        var run = await Interlieux.Net(rows, [.. options, "--format", "json"]);
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
