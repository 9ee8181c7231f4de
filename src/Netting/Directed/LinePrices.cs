using System.Runtime.CompilerServices;

namespace Interlieux.Netting.Directed;

/// <summary>How the charge of each line is split between its two ends, in units of 1 / <see cref="Scale"/> invoice.</summary>
/// <remarks>For a line with flow f ≤ u the tail is charged unit·f + use·[f &gt; 0] + full·[f = u], the head the rest of Scale·[f &gt; 0]. Whatever the
/// prices are, both together are charged Scale for a line in use: so the least charges of all nodes, each node by itself,
/// add up to no more than Scale · the fewest lines. (Lagrangian decomposition; Guignard and Kim 1987.)</remarks>
internal sealed class LinePrices
{
    /// <summary>What one line in use costs.</summary>
    public const long Scale = 1L << 32;

    private readonly long[] _capacity;

    public LinePrices(FixedChargeFlow problem)
    {
        _capacity = problem.Capacity;
        var lines = _capacity.Length;
        (Unit, Use, Full, Need) = (new long[lines], new long[lines], new long[lines], new long[problem.Nodes]);
    }

    /// <summary>Of each line: what the tail pays for each unit of flow.</summary>
    public long[] Unit { get; }

    /// <summary>Of each line: what the tail pays when it is in use.</summary>
    public long[] Use { get; }

    /// <summary>Of each line: what the tail pays when it is full.</summary>
    public long[] Full { get; }

    /// <summary>Of each node whose table would be too large: the price of a unit of its need.</summary>
    public long[] Need { get; }

    /// <summary>Takes over the prices of another.</summary>
    public void Set(LinePrices other)
    {
        other.Unit.CopyTo(Unit, 0);
        other.Use.CopyTo(Use, 0);
        other.Full.CopyTo(Full, 0);
        other.Need.CopyTo(Need, 0);
    }

    /// <summary>What one end of the line is charged for a flow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Cost(int line, bool head, long flow)
    {
        unchecked
        {
            if (flow == 0)
                return 0;
            var tail = (Unit[line] * flow) + Use[line] + (flow == _capacity[line] ? Full[line] : 0);
            return head ? Scale - tail : tail;
        }
    }
}
