using System.CommandLine;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary><c>net FILE.csv</c>: nets the obligations of a file and prints the settlement plan.</summary>
internal static class NetCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with the header debtor,creditor,amount; - is standard input" };
        var policy = new Option<string>("--policy")
        {
            Description = "bilateral (each pair by itself) or fewest (as few invoices as possible)",
            DefaultValueFactory = _ => "fewest",
        };
        policy.AcceptOnlyFromAmong("bilateral", "fewest");
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("net", "Net obligations into a settlement plan") { file, policy, format };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(policy) == "fewest" ? ClearingPolicy.Fewest : ClearingPolicy.Bilateral,
            parsed.GetRequiredValue(format) == "json",
            cancellation)));
        return command;
    }

    private static int Run(string file, ClearingPolicy policy, bool json, CancellationToken cancellation)
    {
        ObligationSet obligations;
        try
        {
            obligations = ObligationFile.Read(file);
        }
        catch (BadFileException e)
        {
            return Terminal.Refuse(e.Message);
        }

        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var plan = NettingEngine.Solve(obligations, new NettingOptions { Policy = policy }, cancellation: cancellation);
        var took = clock.GetElapsedTime(start);

        using var output = Console.OpenStandardOutput();
        if (json)
            PlanJson.Write(output, plan, took);
        else
            PlanText.Write(output, plan, took);
        return 0;
    }
}
