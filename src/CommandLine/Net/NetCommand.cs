using System.CommandLine;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary><c>net FILE.csv</c>: nets the obligations of a file and prints the settlement plan.</summary>
internal static class NetCommand
{
    private const int ThreadsMax = 1024;

    private static readonly string[] Policies = ["fewest", "existing", "directed", "bilateral", "hub"];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with the header debtor,creditor,amount; - is standard input" };
        var policy = new Option<string>("--policy")
        {
            Description = "who may invoice whom: fewest (anyone), existing (who had exchanges), directed (along obligations), bilateral, hub",
            DefaultValueFactory = _ => "fewest",
        };
        policy.AcceptOnlyFromAmong(Policies);
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var work = new Option<long>("--work")
        {
            Description = "operations the search may spend: it decides when to stop, so the plan is the same on every machine",
            HelpName = "N",
            DefaultValueFactory = _ => NettingOptions.DefaultWorkLimit,
            CustomParser = result => WholeNumber.Parse(result, 0),
        };
        var time = new Option<TimeSpan?>("--time")
        {
            Description = "seconds after which the best plan so far is taken: a guard; the work limit is lifted unless it is given",
            HelpName = "S",
            CustomParser = WholeNumber.ParseSeconds,
        };
        var threads = new Option<long>("--threads")
        {
            Description = "threads that may work at once; they never change the plan",
            HelpName = "T",
            DefaultValueFactory = _ => Environment.ProcessorCount,
            CustomParser = result => WholeNumber.Parse(result, 1, ThreadsMax),
        };
        var invoicesFirst = new Option<bool>("--invoices-first") { Description = "directed: the fewest invoices, whatever amount they move" };
        var hub = new Option<string>("--hub") { Description = "hub: its name, a venue or not", HelpName = "NAME", DefaultValueFactory = _ => "hub" };
        var constraints = new ConstraintOptions();
        var command = new Command("net", "Net obligations into a settlement plan")
        {
            file, policy, work, time, threads, invoicesFirst, hub, format,
        };
        foreach (var option in constraints.All)
            command.Options.Add(option);

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetRequiredValue(file),
            constraints,
            parsed,
            new NettingOptions
            {
                Policy = Enum.Parse<ClearingPolicy>(parsed.GetRequiredValue(policy), ignoreCase: true),
                WorkLimit = parsed.GetValue(time) is not null && parsed.GetResult(work) is null or { Implicit: true }
                    ? long.MaxValue
                    : parsed.GetRequiredValue(work),
                TimeLimit = parsed.GetValue(time),
                Threads = (int)parsed.GetRequiredValue(threads),
                InvoicesFirst = parsed.GetRequiredValue(invoicesFirst),
                Hub = parsed.GetRequiredValue(hub),
            },
            parsed.GetRequiredValue(format) == "json",
            cancellation)));
        return command;
    }

    private static int Run(
        string file, ConstraintOptions constraints, ParseResult parsed, NettingOptions options, bool json, CancellationToken cancellation)
    {
        SettlementPlan plan;
        TimeSpan took;
        try
        {
            var obligations = ObligationFile.Read(file);
            var files = constraints.Read(parsed, obligations);
            try
            {
                using var progress = ProgressLine.ToTerminal();
                var clock = TimeProvider.System;
                var start = clock.GetTimestamp();
                plan = NettingEngine.Solve(obligations, options with { Constraints = files.Constraints }, progress, cancellation);
                took = clock.GetElapsedTime(start);
            }
            catch (InvalidConstraintException wrong)
            {
                throw files.Locate(wrong);
            }
        }
        catch (BadFileException e)
        {
            return Terminal.Refuse(e.Message);
        }

        using var output = Console.OpenStandardOutput();
        if (json)
            PlanResult.Of(plan, took).Write(output);
        else
            PlanText.Write(output, plan, took);
        return 0;
    }
}
