using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Runs the rows of the table of targets, one after the other, and says of each bar whether it is reached.</summary>
internal static class TargetTable
{
    private static readonly Func<Scale, IEnumerable<Func<Figures>>>[] Rows =
    [
        GroupRows.Row1, GroupRows.Row2, GroupRows.Row3, GroupRows.Row4, GroupRows.Row5, GroupRows.Row6, GroupRows.Row7,
        CpSatRows.Row8, GreedyRow.Row9, RelationRows.Row10, RelationRows.Row11, CheckRow.Row12,
    ];

    public static int Run(string[] options)
    {
        if (!Usage.TryScale(options, out var scale, "--rows"))
            return 2;
        if (Wanted(options) is not { } wanted)
            return Usage.Refuse($"--rows wants numbers from 1 to {Rows.Length}, for instance 1,2,7");

        var (done, start) = (new List<Figures>(), Stopwatch.GetTimestamp());
        if (scale.Quick)
            Console.WriteLine($"quick: few seeds, and at most {scale.Seconds(double.MaxValue)} s a solve, also where a bar allows more");
        Console.WriteLine($"{"row",3}  {"bar",-66}  {"instances",9}  measured");
        foreach (var row in wanted)
        {
            foreach (var bar in Rows[row - 1](scale))
            {
                var figures = bar();
                done.Add(figures);
                Console.WriteLine($"{figures.Row,3}  {figures.Bar,-66}  {figures.Instances,9}  {figures.Measured}");
                Console.WriteLine($"{"",3}  {figures.Verdict}");
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                benchmark = "netting",
                quick = scale.Quick,
                processors = Environment.ProcessorCount,
                seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
                bars = done.Select(figures => new
                {
                    figures.Row, figures.Bar, figures.Instances, figures.Reached, figures.Verdict, figures.Values,
                }),
                reached = done.Count(figures => figures.Reached),
                notReached = done.Count(figures => !figures.Reached),
            },
            Usage.Json));
        return 0;
    }

    private static int[]? Wanted(string[] options)
    {
        var at = Array.IndexOf(options, "--rows");
        if (at < 0)
            return [.. Enumerable.Range(1, Rows.Length)];
        var numbers = options[at + 1].Split(',')
            .Select(row => int.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        return numbers.All(number => number >= 1 && number <= Rows.Length) ? [.. numbers.Distinct().Order()] : null;
    }
}
