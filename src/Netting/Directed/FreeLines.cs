namespace Interlieux.Netting.Directed;

/// <summary>Cuts the lines whose flow can change without a change of cost into pieces that are independent of each other.</summary>
/// <remarks>
/// <para>Any two optimal flows differ by cycles of the residual graph over lines of reduced cost 0. A line outside every such cycle, that
/// is, between two strongly connected components of the residual graph, has the same flow in all optima. A cycle
/// stays within one block (biconnected component) of what is left. So each block is a problem of its own, exactly.</para>
/// <para>Tarjan 1972 and Hopcroft and Tarjan 1973, without recursion. Cost: O(nodes + lines).</para>
/// </remarks>
internal static class FreeLines
{
    /// <summary>The pieces; lines in none of them are fixed at <paramref name="flow"/>. And ranks: a residual arc from one component to
    /// another leads to a lower one.</summary>
    public static (List<FixedChargeFlow> Pieces, int[] Rank) Pieces(int nodes, int[] tail, int[] head, long[] capacity, long[] flow, bool[] free)
    {
        var component = Components(nodes, tail, head, capacity, flow, free);
        var lines = new List<int>();
        for (var line = 0; line < tail.Length; line++)
        {
            if (free[line] && component[tail[line]] == component[head[line]])
                lines.Add(line);
        }

        var pieces = Blocks(nodes, tail, head, lines).Select(block => Piece(tail, head, capacity, flow, block));
        return ([.. pieces.OrderBy(piece => piece.Lines[0])], component);
    }

    private static FixedChargeFlow Piece(int[] tail, int[] head, long[] capacity, long[] flow, int[] lines)
    {
        Array.Sort(lines);
        var venues = lines.SelectMany(line => new[] { tail[line], head[line] }).Distinct().Order().ToArray();
        // All capacities and needs are multiples of it, and so are the flows: outside a tree they are 0 or whole.
        var divisor = lines.Aggregate(0L, (d, line) => Divisor(d, capacity[line]));
        foreach (var need in Needs(tail, head, flow, lines, venues))
            divisor = Divisor(divisor, Math.Abs(need));
        if (lines.Any(line => flow[line] % divisor != 0))
            divisor = lines.Aggregate(divisor, (d, line) => Divisor(d, flow[line]));
        return new FixedChargeFlow(
            [.. lines.Select(line => Array.BinarySearch(venues, tail[line]))],
            [.. lines.Select(line => Array.BinarySearch(venues, head[line]))],
            [.. lines.Select(line => capacity[line] / divisor)],
            [.. lines.Select(line => flow[line] / divisor)],
            venues.Length, lines, venues, divisor);
    }

    private static long[] Needs(int[] tail, int[] head, long[] flow, int[] lines, int[] venues)
    {
        var needs = new long[venues.Length];
        foreach (var line in lines)
        {
            needs[Array.BinarySearch(venues, tail[line])] -= flow[line];
            needs[Array.BinarySearch(venues, head[line])] += flow[line];
        }

        return needs;
    }

    private static long Divisor(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    // Strongly connected components of the residual graph of the free lines.
    private static int[] Components(int nodes, int[] tail, int[] head, long[] capacity, long[] flow, bool[] free)
    {
        var (first, arcs) = Adjacency(nodes, tail, head, line => free[line] && flow[line] < capacity[line], line => free[line] && flow[line] > 0);
        var (order, low, component) = (new int[nodes], new int[nodes], new int[nodes]);
        Array.Fill(component, -1);
        var (path, open, next) = (new Stack<int>(), new Stack<int>(), first[..^1]);
        var (count, components) = (0, 0);
        for (var start = 0; start < nodes; start++)
        {
            if (order[start] == 0)
                Enter(start);
            while (path.Count > 0)
            {
                var node = path.Peek();
                if (next[node] < first[node + 1])
                {
                    var arc = arcs[next[node]++];
                    var other = arc >= 0 ? head[arc] : tail[~arc];
                    if (order[other] == 0)
                        Enter(other);
                    else if (component[other] < 0)
                        low[node] = Math.Min(low[node], order[other]);
                    continue;
                }

                path.Pop();
                if (path.Count > 0)
                    low[path.Peek()] = Math.Min(low[path.Peek()], low[node]);
                if (low[node] != order[node])
                    continue;
                int member;
                do
                {
                    component[member = open.Pop()] = components;
                }
                while (member != node);
                components++;
            }
        }

        return component;

        void Enter(int node)
        {
            order[node] = low[node] = ++count;
            path.Push(node);
            open.Push(node);
        }
    }

    private static List<int[]> Blocks(int nodes, int[] tail, int[] head, List<int> lines)
    {
        var kept = new bool[tail.Length];
        foreach (var line in lines)
            kept[line] = true;
        var (first, arcs) = Adjacency(nodes, tail, head, line => kept[line], line => kept[line]);
        var (order, low, entered, next) = (new int[nodes], new int[nodes], new int[nodes], first[..^1]);
        var (path, open, taken, blocks, count) = (new Stack<int>(), new Stack<int>(), new bool[tail.Length], new List<int[]>(), 0);
        for (var start = 0; start < nodes; start++)
        {
            if (order[start] != 0)
                continue;
            (order[start], low[start], entered[start]) = (++count, count, -1);
            path.Push(start);
            while (path.Count > 0)
            {
                var node = path.Peek();
                if (next[node] < first[node + 1])
                {
                    var arc = arcs[next[node]++];
                    var (line, other) = arc >= 0 ? (arc, head[arc]) : (~arc, tail[~arc]);
                    if (taken[line])
                        continue;
                    taken[line] = true;
                    open.Push(line);
                    if (order[other] == 0)
                    {
                        (order[other], low[other], entered[other]) = (++count, count, line);
                        path.Push(other);
                    }
                    else
                    {
                        low[node] = Math.Min(low[node], order[other]);
                    }

                    continue;
                }

                path.Pop();
                if (path.Count == 0)
                    break;
                var parent = path.Peek();
                low[parent] = Math.Min(low[parent], low[node]);
                if (low[node] < order[parent])
                    continue;
                var block = new List<int>();
                do
                {
                    block.Add(open.Pop());
                }
                while (block[^1] != entered[node]);
                // A line by itself is on no cycle: its flow is fixed.
                if (block.Count > 1)
                    blocks.Add([.. block]);
            }
        }

        return blocks;
    }

    // The arcs that leave each node: a line where `forward` allows it, its complement (from head to tail) where `backward` does.
    private static (int[] First, int[] Arcs) Adjacency(int nodes, int[] tail, int[] head, Func<int, bool> forward, Func<int, bool> backward)
    {
        var first = new int[nodes + 1];
        for (var line = 0; line < tail.Length; line++)
        {
            if (forward(line))
                first[tail[line] + 1]++;
            if (backward(line))
                first[head[line] + 1]++;
        }

        for (var node = 0; node < nodes; node++)
            first[node + 1] += first[node];
        var (next, arcs) = (first[..^1], new int[first[^1]]);
        for (var line = 0; line < tail.Length; line++)
        {
            if (forward(line))
                arcs[next[tail[line]]++] = line;
            if (backward(line))
                arcs[next[head[line]]++] = ~line;
        }

        return (first, arcs);
    }
}
