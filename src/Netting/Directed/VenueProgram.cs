using System.Runtime.CompilerServices;

namespace Interlieux.Netting.Directed;

/// <summary>The cheapest flows on the lines of one node that meet its need, each line priced by itself.</summary>
/// <remarks>
/// <para>The single-node fixed-charge flow problem, by dynamic programming over the balance after each line. Balances that the remaining
/// lines cannot bring to the need any more are left out. Cost: O(lines · balances), for narrow lines times their width.</para>
/// <para>A node with more than <see cref="TableMost"/> balances is relaxed: its need has a price instead, and each line takes what is cheapest.</para>
/// <para>Prices are integers, so the result is exact. Range: <see cref="LagrangianBound"/> keeps prices so low that all charges of a problem
/// together stay below 2⁶¹, and those of one node below 2⁶⁰. So the arithmetic is unchecked.</para>
/// </remarks>
internal sealed class VenueProgram(FixedChargeFlow problem, LinePrices prices)
{
    /// <summary>Larger than any cost, and two of them still fit.</summary>
    public const long Impossible = long.MaxValue / 4;

    /// <summary>The most entries of a node's table.</summary>
    public const long TableMost = 1 << 18;

    private const int Narrow = 16;
    private readonly FixedChargeFlow _problem = problem;
    private readonly LinePrices _prices = prices;
    private long[] _table = new long[256];
    private long[] _rest = [];
    private int[] _window = [];
    private int[] _start = new int[16];
    private long[] _least = new long[16];
    private long[] _most = new long[16];
    private bool _relaxed;

    /// <summary>Operations of all calls so far.</summary>
    public long Work { get; private set; }

    /// <summary>The least cost for the node, with each flow between its bounds; <see cref="Impossible"/> if its need cannot be met.</summary>
    public long Solve(int node, long[] low, long[] high)
    {
        unchecked
        {
            var lines = _problem.Incident.AsSpan(_problem.First[node].._problem.First[node + 1]);
            if (!Ranges(lines, _problem.Need[node], low, high))
                return Impossible;
            if (_relaxed)
                return Relaxed(node, lines, low, high, []);
            _table[0] = 0;
            for (var k = 0; k < lines.Length; k++)
            {
                var (line, enters) = Line(lines[k]);
                Extend(Layer(_table, k), Layer(_table, k + 1), _least[k] - _least[k + 1], line, enters, low[line], high[line]);
            }

            Work += _start[lines.Length] + (16 * lines.Length);
            var cost = _table[_start[lines.Length]];
            return cost > Impossible / 2 ? Impossible : cost;
        }
    }

    /// <summary>Whether the node of the last call has too many balances.</summary>
    public bool IsRelaxed => _relaxed;

    /// <summary>Reads the flows of the solution that <see cref="Solve"/> found last, for the same node and bounds.</summary>
    public void Trace(int node, long[] low, long[] high, Span<long> flows)
    {
        unchecked
        {
            var lines = _problem.Incident.AsSpan(_problem.First[node].._problem.First[node + 1]);
            if (_relaxed)
            {
                Relaxed(node, lines, low, high, flows);
                return;
            }

            var balance = _problem.Need[node];
            for (var k = lines.Length - 1; k >= 0; k--)
            {
                var (line, enters) = Line(lines[k]);
                var cost = _table[_start[k + 1] + (int)(balance - _least[k + 1])];
                var (least, most) = enters ? (balance - _most[k], balance - _least[k]) : (_least[k] - balance, _most[k] - balance);
                for (var flow = Math.Max(low[line], least); flow <= Math.Min(high[line], most); flow++)
                {
                    var before = balance - (enters ? flow : -flow);
                    if (_table[_start[k] + (int)(before - _least[k])] + _prices.Cost(line, enters, flow) != cost)
                        continue;
                    (balance, flows[k]) = (before, flow);
                    break;
                }
            }
        }
    }

    /// <summary>Takes in the bounds of the node's lines as far as flows beyond them would cost more than <paramref name="most"/>.
    /// Call it after <see cref="Solve"/>, for the same node and bounds.</summary>
    public bool Reduce(int node, long[] low, long[] high, long most)
    {
        unchecked
        {
            if (_relaxed)
                return false;
            var lines = _problem.Incident.AsSpan(_problem.First[node].._problem.First[node + 1]);
            var changed = false;
            if (_rest.Length < _table.Length)
                _rest = new long[_table.Length];
            _rest[_start[lines.Length]] = 0;
            for (var k = lines.Length - 1; k >= 0; k--)
            {
                var (line, enters) = Line(lines[k]);
                var before = Layer(_table, k);
                var after = Layer(_rest, k + 1);
                var (from, to) = (low[line], high[line]);
                Extend(after, Layer(_rest, k), _least[k + 1] - _least[k], line, enters, from, to, back: true);
                while (low[line] < to && low[line] <= from + Narrow && Through(before, after, k, line, enters, low[line]) > most)
                    (low[line], changed) = (low[line] + 1, true);
                while (high[line] > low[line] && to - from < Narrow && Through(before, after, k, line, enters, high[line]) > most)
                    (high[line], changed) = (high[line] - 1, true);
            }

            Work += _start[lines.Length] * 2L;
            return changed;
        }
    }

    private static (int Line, bool Enters) Line(int incident) => incident >= 0 ? (incident, true) : (~incident, false);

    private Span<long> Layer(long[] table, int k) => table.AsSpan(_start[k], (int)(_most[k] - _least[k] + 1));

    // The least cost of the node when the line carries exactly this flow.
    private long Through(ReadOnlySpan<long> before, ReadOnlySpan<long> after, int k, int line, bool enters, long flow)
    {
        unchecked
        {
            var best = Impossible;
            var shift = (enters ? flow : -flow) + _least[k] - _least[k + 1];
            var (begin, end) = (Math.Max(0, -shift), Math.Min(before.Length, after.Length - shift));
            for (var s = begin; s < end; s++)
                best = Math.Min(best, before[(int)s] + after[(int)(s + shift)]);
            return best + _prices.Cost(line, enters, flow);
        }
    }

    // Balance s becomes s ± flow; backwards the other way round. Offset: what index 0 of the one is in the other.
    private void Extend(Span<long> from, Span<long> to, long offset, int line, bool enters, long low, long high, bool back = false)
    {
        unchecked
        {
            to.Fill(Impossible);
            var sign = enters == back ? -1 : 1;
            if (high - low < Narrow)
            {
                for (var flow = low; flow <= high; flow++)
                    Relax(from, to, (sign * flow) + offset, _prices.Cost(line, enters, flow));
                return;
            }

            if (low == 0)
                Relax(from, to, offset, 0);
            if (high == _problem.Capacity[line])
                Relax(from, to, (sign * high) + offset, _prices.Cost(line, enters, high));
            Slide(from, to, offset, sign, line, enters, Math.Max(1, low), Math.Min(high, _problem.Capacity[line] - 1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Relax(ReadOnlySpan<long> from, Span<long> to, long shift, long cost)
    {
        unchecked
        {
            var (begin, end) = (Math.Max(0, -shift), Math.Min(from.Length, to.Length - shift));
            if (begin >= end)
                return;
            from = from[(int)begin..(int)end];
            to = to.Slice((int)(begin + shift), from.Length);
            for (var s = 0; s < from.Length; s++)
                to[s] = Math.Min(to[s], from[s] + cost);
        }
    }

    // All flows from low to high cost slope · flow + base: the least over a sliding window, by a monotone queue.
    private void Slide(ReadOnlySpan<long> from, Span<long> to, long offset, int sign, int line, bool enters, long low, long high)
    {
        unchecked
        {
            // A queue is slower than the plain loops.
            Work += from.Length + (long)to.Length;
            if (_window.Length < from.Length)
                _window = new int[2 * from.Length];
            var fixedCost = _prices.Cost(line, enters, low);
            var slope = low < high ? _prices.Cost(line, enters, low + 1) - fixedCost : 0;
            fixedCost -= slope * low;
            var (first, count, next) = (0, 0, sign > 0 ? 0 : from.Length - 1);
            // Target t is reached from sources t − offset − sign·flow: in the direction of `sign` both ends of that window move along.
            for (var i = 0; i < to.Length; i++)
            {
                var target = sign > 0 ? i : to.Length - 1 - i;
                var (near, far) = (target - offset - (sign * low), target - offset - (sign * high));
                for (; next >= 0 && next < from.Length && (sign > 0 ? next <= near : next >= near); next += sign)
                {
                    if (from[next] > Impossible / 2)
                        continue;
                    while (count > 0 && from[_window[first + count - 1]] - (sign * slope * _window[first + count - 1]) >= from[next] - (sign * slope * next))
                        count--;
                    _window[first + count++] = next;
                }

                while (count > 0 && (sign > 0 ? _window[first] < far : _window[first] > far))
                    (first, count) = (first + 1, count - 1);
                if (count == 0)
                    continue;
                var source = _window[first];
                var flow = sign * (target - offset - source);
                to[target] = Math.Min(to[target], from[source] + fixedCost + (slope * flow));
            }
        }
    }

    private long Relaxed(int node, ReadOnlySpan<int> lines, long[] low, long[] high, Span<long> flows)
    {
        unchecked
        {
            var price = _prices.Need[node];
            var total = price * _problem.Need[node];
            for (var k = 0; k < lines.Length; k++)
            {
                var (line, enters) = Line(lines[k]);
                var (least, at) = (long.MaxValue, 0L);
                // Linear between 1 and one below the capacity: the least is at one of the ends.
                foreach (var flow in (ReadOnlySpan<long>)[low[line], Math.Min(low[line] + 1, high[line]), Math.Max(high[line] - 1, low[line]), high[line]])
                {
                    var cost = _prices.Cost(line, enters, flow) - (enters ? price * flow : -price * flow);
                    if (cost < least)
                        (least, at) = (cost, flow);
                }

                total += least;
                if (!flows.IsEmpty)
                    flows[k] = at;
            }

            Work += 16L * lines.Length;
            return total;
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
                var (line, enters) = Line(lines[k]);
                (_least[k], _most[k]) = enters
                    ? (_least[k + 1] - high[line], _most[k + 1] - low[line])
                    : (_least[k + 1] + low[line], _most[k + 1] + high[line]);
            }

            if (_least[0] > 0 || _most[0] < 0)
                return false;
            (_least[0], _most[0], _start[0], _relaxed) = (0, 0, 0, false);
            long size = 1;
            for (var k = 0; k < lines.Length; k++)
            {
                var (line, enters) = Line(lines[k]);
                var (least, most) = enters
                    ? (_least[k] + low[line], _most[k] + high[line])
                    : (_least[k] - high[line], _most[k] - low[line]);
                (_least[k + 1], _most[k + 1]) = (Math.Max(_least[k + 1], least), Math.Min(_most[k + 1], most));
                _start[k + 1] = (int)size;
                size += _most[k + 1] - _least[k + 1] + 1;
                if (size > TableMost)
                    return _relaxed = true;
            }

            if (_table.Length < size)
                _table = new long[2 * size];
            return true;
        }
    }
}
