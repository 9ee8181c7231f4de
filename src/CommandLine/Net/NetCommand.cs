using System.CommandLine;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary><c>net FILE.csv</c>: nets the obligations of a file and prints the settlement plan.</summary>
internal static class NetCommand
{
    private const int ThreadsMax = 1024;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with the header debtor,creditor,amount; - is standard input" };
        var policy = new Option<string>("--policy")
        {
            Description = "who may invoice whom: fewest (anyone), existing (had exchanges), directed (along obligations), bilateral, hub",
            DefaultValueFactory = _ => "fewest",
        };
        policy.AcceptOnlyFromAmong(ResultNames.Policies);
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
        var invoicesFirst = new Option<bool>("--invoices-first")
        {
            Description = "directed: the fewest invoices, whatever amount they move",
        };
        var hub = new Option<string>("--hub")
        {
            Description = "hub: its name, a venue or not",
            HelpName = "NAME",
            DefaultValueFactory = _ => "hub",
        };
        hub.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && string.IsNullOrWhiteSpace(name))
                result.AddError("The hub has no name.");
        });
        var constraints = new ConstraintOptions();
        var command = new Command("net", "Net obligations into a settlement plan")
        {
            file, policy, work, time, threads, invoicesFirst, hub, format,
        };
        foreach (var option in constraints.All)
            command.Options.Add(option);

        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file),
            constraints,
            parsed,
            new NettingOptions
            {
                Policy = ResultNames.PolicyOf(parsed.GetRequiredValue(policy))!.Value,
                WorkLimit = parsed.GetValue(time) is not null && parsed.GetResult(work) is null or { Implicit: true }
                    ? long.MaxValue
                    : parsed.GetRequiredValue(work),
                TimeLimit = parsed.GetValue(time),
                Threads = (int)parsed.GetRequiredValue(threads),
                InvoicesFirst = parsed.GetRequiredValue(invoicesFirst),
                Hub = parsed.GetRequiredValue(hub),
            },
            parsed.GetRequiredValue(format) == "json"));
        return command;
    }

    private static int Run(string file, ConstraintOptions constraints, ParseResult parsed, NettingOptions options, bool json)
    {
        SettlementPlan plan;
        TimeSpan took;
        int exitCode;
        try
        {
            var obligations = ObligationFile.Read(file);
            var files = constraints.Read(parsed, obligations);
            try
            {
                // From here on, and not while standard input is waited for.
                using var interruption = new Interruption();
                using var progress = ProgressLine.ToTerminal();
                var clock = TimeProvider.System;
                var start = clock.GetTimestamp();
                plan = NettingEngine.Solve(obligations, options with { Constraints = files.Constraints }, progress, interruption.Token);
                took = clock.GetElapsedTime(start);
                exitCode = plan.Statistics.Stopped == StopReason.Cancelled ? interruption.ExitCode : 0;
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
            PlanJson.Write(output, plan, took);
        else
            PlanText.Write(output, plan, took);
        return exitCode;
    }
}
