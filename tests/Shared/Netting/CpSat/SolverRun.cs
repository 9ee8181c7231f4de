using Google.OrTools.Sat;

namespace Interlieux.Tests.Shared.Netting.CpSat;

/// <summary>Runs CP-SAT within a time limit.</summary>
internal static class SolverRun
{
    /// <summary>Both cores, as the engine has them.</summary>
    public const int Workers = 2;

    /// <summary>Solves; <paramref name="count"/> decodes the solution, checks it and says how many invoices it has.</summary>
    public static ModelResult Of(CpModel model, double seconds, Func<CpSolver, int> count, Func<double, int> bound)
    {
        var solver = new CpSolver
        {
            StringParameters = FormattableString.Invariant($"num_workers:{Workers},max_time_in_seconds:{seconds}"),
        };
        var status = solver.Solve(model);
        return status switch
        {
            CpSolverStatus.Optimal or CpSolverStatus.Feasible =>
                new ModelResult(count(solver), bound(solver.BestObjectiveBound), status == CpSolverStatus.Optimal, solver.WallTime()),
            CpSolverStatus.Unknown => new ModelResult(ModelResult.None, bound(solver.BestObjectiveBound), false, solver.WallTime()),
            _ => throw new InvalidOperationException($"CP-SAT says {status} of an instance that has a plan"),
        };
    }

    /// <summary>A bound from below, rounded up; floating point as it is.</summary>
    public static int Up(double bound) => (int)Math.Clamp(Math.Ceiling(bound - 1e-6), 0, int.MaxValue);

    /// <summary>A bound from above, rounded down.</summary>
    public static int Down(double bound) => (int)Math.Clamp(Math.Floor(bound + 1e-6), 0, int.MaxValue);
}
