using System.CommandLine;
using System.Text;
using Interlieux.CommandLine.Net;
using Interlieux.Netting;
using Interlieux.Netting.Verification;

namespace Interlieux.CommandLine.Check;

/// <summary><c>check FILE.csv RESULT.json</c>: has a result of <c>net</c> checked by code that shares nothing with the solver.</summary>
internal static class CheckCommand
{
    private const int Wrong = 1;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "the obligations: CSV debtor,creditor,amount; - is standard input" };
        var result = new Argument<string>("RESULT") { Description = "what net --format json printed for them; - is standard input" };
        var command = new Command("check", "Check a settlement plan and its proof") { file, result };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(result)));
        return command;
    }

    private static int Run(string file, string resultFile)
    {
        if (file == "-" && resultFile == "-")
            return Terminal.Refuse("interlieux check: only one of FILE and RESULT can be standard input.");
        try
        {
            var obligations = ObligationFile.Read(file);
            var result = PlanReading.Read(resultFile);
            var verdict = PlanVerifier.Verify(obligations, result.Plan);
            var fault = verdict.Fault ?? Contradiction(result);
            Print(result.Plan, fault ?? verdict.ToString());
            return fault is null ? 0 : Wrong;
        }
        catch (BadFileException e)
        {
            return Terminal.Refuse(e.Message);
        }
    }

    private static void Print(SettlementPlan plan, string verdict)
    {
        using var text = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (var line in ConstraintText.Lines(plan))
            text.WriteLine(line);
        // The last line is a contract with scripts: it is the same in every language, and one line whatever the venues are called.
        text.WriteLine(Terminal.Printable(verdict));
    }

    private static string? Contradiction(ReadPlan result)
    {
        var stopped = result.Plan.Statistics.Stopped;
        return result.StoppedByClock == (stopped == StopReason.Clock)
            ? null
            : $"stoppedByClock is {(result.StoppedByClock ? "true" : "false")}, and stopped is {ResultNames.Of(stopped)}";
    }
}
