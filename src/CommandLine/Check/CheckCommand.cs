using System.CommandLine;
using Interlieux.CommandLine.Net;
using Interlieux.Netting.Verification;

namespace Interlieux.CommandLine.Check;

/// <summary><c>check FILE.csv RESULT.json</c>: has a result of <c>net</c> checked by code that shares nothing with the solver.</summary>
internal static class CheckCommand
{
    private const int Wrong = 1;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "the obligations: CSV with the header debtor,creditor,amount; - is standard input" };
        var result = new Argument<string>("RESULT") { Description = "what net --format json printed for them" };
        var command = new Command("check", "Check a settlement plan and its proof") { file, result };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(result)));
        return command;
    }

    private static int Run(string file, string resultFile)
    {
        try
        {
            var obligations = ObligationFile.Read(file);
            var result = PlanResult.Read(resultFile);
            var verdict = PlanVerifier.Verify(obligations, result.ToPlan());
            using var output = Console.OpenStandardOutput();
            ConstraintText.Write(output, result);
            // The last line is a contract with scripts: it is the same in every language.
            output.Write(System.Text.Encoding.UTF8.GetBytes(verdict + "\n"));
            return verdict.Valid ? 0 : Wrong;
        }
        catch (BadFileException e)
        {
            return Terminal.Refuse(e.Message);
        }
    }
}
