using System.Globalization;
using System.Text.Json;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Runs the rows of the table of targets, one after the other, and says of each bar whether it is reached.</summary>
internal static class TargetTable
{
    public static int Run(string[] options)
    {
        var scale = new Scale(options.Contains("--quick"));
        var at = Array.IndexOf(options, "--rows");
        int[]? wanted = null;
        if (at >= 0)
        {
            var rows = at + 1 < options.Length ? options[at + 1].Split(',') : [];
            if (rows.Length == 0 || rows.Any(row => !int.TryParse(row, out var number) || number is < 1 or > 12))
                return Usage.Refuse("--rows wants numbers from 1 to 12, for instance 1,2,7");
            wanted = [.. rows.Select(row => int.Parse(row, CultureInfo.InvariantCulture))];
        }

        var done = new List<Figures>();
        Console.WriteLine($"{"row",3}  {"bar",-62}  {"reached",-7}  measured");
        foreach (var (row, run) in Rows(scale))
        {
            if (wanted is not null && !wanted.Contains(row))
                continue;
            foreach (var bar in run)
            {
                var figures = bar();
                done.Add(figures);
                Console.WriteLine($"{figures.Row,3}  {figures.Bar,-62}  {(figures.Reached ? "yes" : "no"),-7}  {figures.Measured} ({figures.Instances})");
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark = "netting",
            quick = scale.Quick,
            processors = Environment.ProcessorCount,
            reached = done.Count(figures => figures.Reached),
            bars = done.Select(figures => new { figures.Row, figures.Bar, figures.Instances, figures.Reached, figures.Values }),
        }, Written));
        return 0;
    }

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static IEnumerable<(int Row, IEnumerable<Func<Figures>> Bars)> Rows(Scale scale)
    {
        foreach (var group in GroupRows.All(scale).Select((bar, i) => (Row: GroupRowNumbers[i], bar)).GroupBy(item => item.Row))
        {
            yield return (group.Key, group.Select(item => item.bar));
            if (group.Key == 3)
                yield return (3, [() => EasyPathRow.Measure()]);
        }

        yield return (8, CpSatRows.All(scale));
        yield return (9, GreedyRow.All(scale));
        yield return (10, RelationRows.Existing(scale));
        yield return (11, RelationRows.Directed(scale));
        yield return (12, CertificateRow.All(scale));
    }

    private static readonly int[] GroupRowNumbers = [1, 2, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 6, 6, 7, 7, 7, 7];
}
