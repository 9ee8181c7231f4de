using System.Globalization;
using Interlieux.Benchmarks;
using Interlieux.Benchmarks.AtTheCounter;
using Interlieux.Benchmarks.Ingest;
using Interlieux.Benchmarks.Phases;
using Interlieux.Benchmarks.Rebuild;
using Interlieux.Benchmarks.Targets;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Results on standard output: a table, then one JSON object as the last line.
return args switch
{
    ["netting", .. var options] => TargetTable.Run(options),
    ["certificates", .. var options] => Certificates.Run(options),
    ["differential", .. var options] => Differential.Run(options),
    ["ingest", .. var options] => await IngestTable.RunAsync(options, CancellationToken.None),
    ["counter", .. var options] => await CounterTable.RunAsync(options, CancellationToken.None),
    ["rebuild", .. var options] => await RebuildTable.RunAsync(options, CancellationToken.None),
    ["phases", .. var options] => PhaseBenchmarks.Run(options),
    _ => Usage.Refuse(args.Length == 0 ? "name a benchmark" : $"there is no benchmark named {args[0]}"),
};
