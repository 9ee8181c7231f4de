using System.Globalization;
using Interlieux.Demo.Playing;
using Interlieux.Demo.Summaries;
using Spectre.Console;

namespace Interlieux.Demo;

/// <summary>What the demo says: a moving line on a terminal, plain lines where the output is read by a program.</summary>
internal static class Screen
{
    public static void Say(string line) => Console.Out.WriteLine(line);

    public static async Task FollowAsync(string month, Func<IProgress<MonthProgress>, Task> play)
    {
        if (Console.IsOutputRedirected)
        {
            await play(new DayLines());
            return;
        }

        await AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => play(new Bar(context.AddTask($"{month}  members buy their passes"))));
    }

    public static void Show(MonthSummary summary)
    {
        var refused = summary.ScansRefused.Values.Sum();
        (string What, string Figure)[] rows =
        [
            ("venues", Number(summary.Venues)),
            ("members", Number(summary.Members)),
            ("scans accepted", Number(summary.ScansAccepted)),
            ("scans repeated at once, without effect", Number(summary.Repeats)),
            ("scans refused", Number(refused)),
            .. summary.ScansRefused.Select(reason => ($"  {reason.Key}", Number(reason.Value))),
            ("half-days", Number(summary.HalfDays)),
            ("half-days owed to other venues", Number(summary.HalfDaysOwed)),
            ("gross obligations (home venue owes host venue)", Number(summary.Obligations)),
            ("invoices, bilateral", Number(summary.InvoicesBilateral)),
            ("invoices, fewest", Number(summary.InvoicesFewest)),
            ("no plan has fewer than", Number(summary.LowerBound)),
            ("proven to be the fewest", summary.Proven ? "yes" : "no"),
        ];

        var width = rows.Max(row => row.What.Length) + 2;
        Say("");
        Say($"{summary.Month} in the network");
        foreach (var (what, figure) in rows) Say($"  {what.PadRight(width)}{figure,8}");
        Say("");
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class Bar(ProgressTask task) : IProgress<MonthProgress>
    {
        public void Report(MonthProgress value)
        {
            task.MaxValue = Math.Max(1, value.AllScans);
            task.Value = value.Scans;
            task.Description = $"{value.Day.ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture)}  {Number(value.Scans)} scans";
        }
    }

    private sealed class DayLines : IProgress<MonthProgress>
    {
        private MonthProgress? last;

        public void Report(MonthProgress value)
        {
            if (last is not null && last.Day != value.Day)
                Say($"{last.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}  {Number(last.Scans)} scans");
            last = value;
        }
    }
}
