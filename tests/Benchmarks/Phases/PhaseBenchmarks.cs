using System.Text.Json;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Interlieux.Benchmarks.Phases;

/// <summary>The steps of a netting one by one, by BenchmarkDotNet.</summary>
internal static class PhaseBenchmarks
{
    private static readonly Type[] Classes = [typeof(HalfDayPhases), typeof(PatternPhases), typeof(SetPhases), typeof(PolicyPhases), typeof(EndToEnd)];

    private const int Warmups = 3;
    private const int Iterations = 5;
    private const int IterationMilliseconds = 200;

    public static int Run(string[] options)
    {
        if (!Usage.TryRead(options, [], ["--only"]))
            return 2;
        var only = Array.IndexOf(options, "--only") is >= 0 and var at ? options[at + 1] : "";
        // In process: what the runner would build and start anew is this very program, and nothing has to be downloaded.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(Warmups).WithIterationCount(Iterations).WithIterationTime(TimeInterval.FromMilliseconds(IterationMilliseconds));
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumn(TargetMethodColumn.Type, TargetMethodColumn.Method)
            .AddColumnProvider(DefaultColumnProviders.Params, DefaultColumnProviders.Statistics, DefaultColumnProviders.Metrics)
            .AddLogger(new ErrorLogger())
            .AddFilter(new GlobFilter([$"*{only}*"]))
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.JoinSummary)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet"));
        var summaries = BenchmarkRunner.Run(Classes, config);
        foreach (var summary in summaries)
            MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Unicode);
        var reports = summaries.SelectMany(summary => summary.Reports).ToArray();
        Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "phases", phases = reports.Select(Figures) }, Usage.Json));
        return reports.Length > 0 && reports.All(report => report.Success) ? 0 : 1;
    }

    private static object Figures(BenchmarkReport report) => new
    {
        type = report.BenchmarkCase.Descriptor.Type.Name,
        method = report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
        parameters = report.BenchmarkCase.Parameters.DisplayInfo,
        medianMs = report.ResultStatistics?.Median / 1e6 ?? double.NaN,
        maxMs = report.ResultStatistics?.Max / 1e6 ?? double.NaN,
        bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0,
    };

    /// <summary>What the runner tells on its way is no result.</summary>
    private sealed class ErrorLogger : ILogger
    {
        public string Id => nameof(ErrorLogger);

        public int Priority => 0;

        public void Write(LogKind logKind, string text) => Console.Error.Write(text);

        public void WriteLine() => Console.Error.WriteLine();

        public void WriteLine(LogKind logKind, string text) => Console.Error.WriteLine(text);

        public void Flush()
        {
        }
    }
}
