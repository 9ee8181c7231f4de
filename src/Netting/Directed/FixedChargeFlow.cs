namespace Interlieux.Netting.Directed;

/// <summary>A fixed-charge flow problem: each line in use costs 1, whatever it carries. The flow given is one solution.</summary>
/// <remarks>One of the pieces that <see cref="FreeLines"/> cuts: connected, and every line can change on some cycle. Amounts are in the unit
/// of the obligations divided by the piece's greatest common divisor.</remarks>
internal sealed class FixedChargeFlow
{
    /// <summary>Takes the arrays as they are.</summary>
    public FixedChargeFlow(int[] tail, int[] head, long[] capacity, long[] flow, int nodes, int[] lines, int[] venues, long unit)
    {
        (Tail, Head, Capacity, Start, Nodes) = (tail, head, capacity, flow, nodes);
        (Lines, Venues, Unit) = (lines, venues, unit);
        Need = new long[nodes];
        First = new int[nodes + 1];
        for (var line = 0; line < tail.Length; line++)
        {
            Need[tail[line]] -= flow[line];
            Need[head[line]] += flow[line];
            First[tail[line] + 1]++;
            First[head[line] + 1]++;
        }

        for (var node = 0; node < nodes; node++)
            First[node + 1] += First[node];
        Incident = new int[2 * tail.Length];
        var next = First[..^1];
        for (var line = 0; line < tail.Length; line++)
        {
            Incident[next[tail[line]]++] = ~line;
            Incident[next[head[line]]++] = line;
        }
    }

    /// <summary>Number of nodes.</summary>
    public int Nodes { get; }

    /// <summary>The paying node of each line.</summary>
    public int[] Tail { get; }

    /// <summary>The paid node of each line.</summary>
    public int[] Head { get; }

    /// <summary>The most of each line, above 0.</summary>
    public long[] Capacity { get; }

    /// <summary>A solution.</summary>
    public long[] Start { get; }

    /// <summary>What enters each node − what leaves it.</summary>
    public long[] Need { get; }

    /// <summary>The number of each line in the instance the problem was cut from.</summary>
    public int[] Lines { get; }

    /// <summary>The venue of each node.</summary>
    public int[] Venues { get; }

    /// <summary>The greatest common divisor that the amounts were divided by.</summary>
    public long Unit { get; }

    /// <summary>Where the lines of each node begin in <see cref="Incident"/>.</summary>
    public int[] First { get; }

    /// <summary>The lines of each node: the line's number where it enters, its complement (~) where it leaves.</summary>
    public int[] Incident { get; }

    /// <summary>Lines in use.</summary>
    public static int Count(ReadOnlySpan<long> flow)
    {
        var count = 0;
        foreach (var amount in flow)
        {
            if (amount > 0)
                count++;
        }

        return count;
    }
}
