using System.Runtime.CompilerServices;

namespace Interlieux.Netting.Directed;

/// <summary>The cheapest flows on the lines of one node that meet its need, each line priced by itself.</summary>
/// <remarks>
/// <para>The single-node fixed-charge flow problem, by dynamic programming over the balance after each line. Balances that the remaining
/// lines cannot bring to the need any more are left out. Cost: O(lines · balances · capacity) for one node.</para>
/// <para>Prices are integers, so the result is exact. Range: prices below 2⁴⁰ and fewer than 2²⁰ lines stay within 2⁶⁰.</para>
/// </remarks>
internal sealed class VenueProgram
{
    /// <summary>Larger than any cost, and two of them still fit.</summary>
    public const long Impossible = long.MaxValue / 4;

    private readonly FixedChargeFlow _problem;
    private readonly LinePrices _prices;
    private long[] _table = new long[1024];
    private int[] _start = new int[64];
    private long[] _least = new long[64];
    private long[] _most = new long[64];

    public VenueProgram(FixedChargeFlow problem, LinePrices prices) => (_problem, _prices) = (problem, prices);

    /// <summary>Operations of the last call.</summary>
    public long Work { get; private set; }

    /// <summary>The least cost for the node, with each flow between its bounds; <see cref="Impossible"/> if its need cannot be met.</summary>
    public long Solve(int node, long[] low, long[] high)
    {
        unchecked
        {
            var lines = _problem.Incident.AsSpan(_problem.First[node]..(_problem.First[node + 1]));
            if (!Ranges(lines, _problem.Need[node], low, high))
                return Impossible;
            _table[0] = 0;
            Work = lines.Length;
            for (var k = 0; k < lines.Length; k++)
            {
                var (line, enters) = lines[k] >= 0 ? (lines[k], true) : (~lines[k], false);
                var from = _table.AsSpan(_start[k], _start[k + 1] - _start[k]);
                var to = _table.AsSpan(_start[k + 1], (int)(_most[k + 1] - _least[k + 1] + 1));
                to.Fill(Impossible);
                for (var flow = low[line]; flow <= high[line]; flow++)
                {
                    // Balance s before the line becomes s ± flow after it.
                    var shift = (enters ? flow : -flow) + _least[k] - _least[k + 1];
                    var begin = (int)Math.Max(0, -shift);
                    var end = (int)Math.Min(from.Length, to.Length - shift);
                    if (begin >= end)
                        continue;
                    Relax(from[begin..end], to[(int)(begin + shift)..], _prices.Cost(line, enters, flow));
                    Work += end - begin;
                }
            }

            return _table[_start[lines.Length]];
        }
    }

    /// <summary>Reads the flows of the solution that <see cref="Solve"/> found last, for the same node.</summary>
    public void Trace(int node, long[] low, long[] high, Span<long> flows)
    {
        unchecked
        {
            var lines = _problem.Incident.AsSpan(_problem.First[node]..(_problem.First[node + 1]));
            var balance = _problem.Need[node];
            for (var k = lines.Length - 1; k >= 0; k--)
            {
                var (line, enters) = lines[k] >= 0 ? (lines[k], true) : (~lines[k], false);
                var cost = _table[_start[k + 1] + (int)(balance - _least[k + 1])];
                for (var flow = low[line]; flow <= high[line]; flow++)
                {
                    var before = balance - (enters ? flow : -flow);
                    if (before < _least[k] || before > _most[k]
                        || _table[_start[k] + (int)(before - _least[k])] + _prices.Cost(line, enters, flow) != cost)
                    {
                        continue;
                    }

                    (balance, flows[k]) = (before, flow);
                    break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Relax(ReadOnlySpan<long> from, Span<long> to, long cost)
    {
        unchecked
        {
            to = to[..from.Length];
            for (var s = 0; s < from.Length; s++)
                to[s] = Math.Min(to[s], from[s] + cost);
        }
    }

    // Balances possible after each line, and from which the need can still be met.
    private bool Ranges(ReadOnlySpan<int> lines, long need, long[] low, long[] high)
    {
        unchecked
        {
            if (_start.Length < lines.Length + 2)
            {
                _start = new int[2 * (lines.Length + 2)];
                (_least, _most) = (new long[_start.Length], new long[_start.Length]);
            }

            _least[lines.Length] = _most[lines.Length] = need;
            for (var k = lines.Length - 1; k >= 0; k--)
            {
                var (line, enters) = lines[k] >= 0 ? (lines[k], true) : (~lines[k], false);
                (_least[k], _most[k]) = enters
                    ? (_least[k + 1] - high[line], _most[k + 1] - low[line])
                    : (_least[k + 1] + low[line], _most[k + 1] + high[line]);
            }

            if (_least[0] > 0 || _most[0] < 0)
                return false;
            (_least[0], _most[0]) = (0, 0);
            long size = 1;
            _start[0] = 0;
            for (var k = 0; k < lines.Length; k++)
            {
                var (line, enters) = lines[k] >= 0 ? (lines[k], true) : (~lines[k], false);
                var (least, most) = enters
                    ? (_least[k] + low[line], _most[k] + high[line])
                    : (_least[k] - high[line], _most[k] - low[line]);
                (_least[k + 1], _most[k + 1]) = (Math.Max(_least[k + 1], least), Math.Min(_most[k + 1], most));
                _start[k + 1] = (int)size;
                size += _most[k + 1] - _least[k + 1] + 1;
            }

            if (_table.Length < size)
                _table = new long[2 * size];
            return true;
        }
    }
}
