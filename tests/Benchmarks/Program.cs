using Interlieux.Benchmarks;
using Interlieux.Benchmarks.Phases;
using Interlieux.Benchmarks.Targets;

// Results on standard output: a table, then one JSON object as the last line.
return args switch
{
    ["netting", .. var options] => TargetTable.Run(options),
    ["differential", .. var options] => Differential.Run(options),
    ["phases", .. var options] => PhaseBenchmarks.Run(options),
    _ => Usage.Refuse($"there is no benchmark named {(args.Length == 0 ? "so" : args[0])}"),
};
