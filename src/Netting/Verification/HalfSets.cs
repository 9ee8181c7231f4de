using System.Numerics;

namespace Interlieux.Netting.Verification;

/// <summary>Lists the zero-sum sub-multisets up to a size by meeting in the middle.</summary>
/// <remarks>
/// <para>A sub-multiset, its elements ascending, has one first half (the larger one when the size is odd) and one second half, which begins where the first
/// ends or behind. From the last element down, second halves that begin there are entered by their sum; then each first half that ends there asks for
/// the opposite sum. Cost: the halves, and the sets found.</para>
/// <para>Sums are kept modulo 2⁶⁴; where they may pass it a match is added up again.</para>
/// </remarks>
internal sealed class HalfSets
{
    /// <summary>The most halves for which this way is taken where another is open.</summary>
    public const double CostMax = 300_000_000;

    /// <summary>The most second halves, 24 bytes each.</summary>
    private const int HalvesMax = 24_000_000;

    private readonly Elements _elements;
    private readonly int _size;
    private readonly Effort _effort;
    private readonly TakeSet _take;
    private readonly int _bits;
    private readonly int[] _heads;
    private readonly int[] _nexts;
    private readonly long[] _sums;
    private readonly ulong[] _halves;
    private readonly int[] _path;
    private readonly int[] _whole;
    private int _count;
    private long _steps;

    private HalfSets(Elements elements, int size, int halves, int bits, Effort effort, TakeSet take)
    {
        (_elements, _size, _effort, _take, _bits) = (elements, size, effort, take, bits);
        _heads = new int[1 << (BitOperations.Log2((uint)Math.Max(halves, 1)) + 2)];
        (_nexts, _sums, _halves) = (new int[halves + 1], new long[halves + 1], new ulong[halves + 1]);
        (_path, _whole) = (new int[size], new int[size]);
    }

    /// <summary>The halves that a listing takes at least.</summary>
    public static double Cost(Elements elements, int size) => SubMultisets(elements.Size, (size + 1) / 2) + SubMultisets(elements.Size, size / 2);

    /// <summary>Lists them; false when it takes too much effort, or nothing more is wanted.</summary>
    public static bool List(Elements elements, int size, Effort effort, TakeSet take)
    {
        size = Math.Min(size, elements.Size);
        // The elements are numbered from 1 in a packed half, so that 0 ends it.
        var bits = BitOperations.Log2((uint)elements.Values.Length + 1) + 1;
        var halves = SubMultisets(elements.Size, size / 2);
        if (size / 2 * bits > 64 || halves > HalvesMax || Cost(elements, size) > effort.Left)
            return false;
        var search = new HalfSets(elements, size, (int)halves, bits, effort, take);
        for (var at = elements.Values.Length - 1; at >= 0; at--)
        {
            if (!search.Enter(at) || !search.Ask(at))
                return false;
        }

        return effort.TrySpend(search._steps);
    }

    /// <summary>How many sets of 1 to <paramref name="size"/> venues there are: at least as many as sub-multisets.</summary>
    private static double SubMultisets(int venues, int size)
    {
        var (sum, sets) = (0d, 1d);
        for (var k = 1; k <= size && k <= venues; k++)
        {
            sets *= (venues - k + 1d) / k;
            sum += sets;
        }

        return sum;
    }

    private bool Enter(int first)
    {
        return Half(first, 0, 0, 0, 0);

        bool Half(int element, int depth, long sum, ulong code, int times)
        {
            if (depth == _size / 2)
                return true;
            sum = unchecked(sum + _elements.Values[element]);
            code |= (ulong)(element + 1) << (depth * _bits);
            var entry = ++_count;
            var slot = Slot(sum);
            (_sums[entry], _halves[entry], _nexts[entry], _heads[slot]) = (sum, code, _heads[slot], entry);
            if (!Spend(1))
                return false;
            if (times + 1 < _elements.Counts[element] && !Half(element, depth + 1, sum, code, times + 1))
                return false;
            for (var next = element + 1; next < _elements.Values.Length && depth + 1 < _size / 2; next++)
            {
                if (!Half(next, depth + 1, sum, code, 0))
                    return false;
            }

            return true;
        }
    }

    /// <summary>First halves, built from their last element down.</summary>
    private bool Ask(int last)
    {
        return Half(last, 0, 0, 0);

        bool Half(int element, int depth, long sum, int times)
        {
            if (depth == (_size + 1) / 2)
                return true;
            sum = unchecked(sum + _elements.Values[element]);
            _path[depth] = element;
            if (!Matches(depth + 1, sum, last))
                return false;
            if (times + 1 < _elements.Counts[element] && !Half(element, depth + 1, sum, times + 1))
                return false;
            for (var next = element - 1; next >= 0 && depth + 1 < (_size + 1) / 2; next--)
            {
                if (!Half(next, depth + 1, sum, 0))
                    return false;
            }

            return true;
        }
    }

    private bool Matches(int length, long sum, int last)
    {
        var steps = 1;
        for (var entry = _heads[Slot(unchecked(-sum))]; entry > 0; entry = _nexts[entry])
        {
            steps++;
            if (_sums[entry] != unchecked(-sum))
                continue;
            var members = length;
            for (var code = _halves[entry]; code != 0 && members < _whole.Length; code >>= _bits)
                _whole[members++] = (int)(code & ((1UL << _bits) - 1)) - 1;
            // The second half is as long, or one shorter; the same element may end the one and begin the other, as often as there are.
            if (members - length != length && members - length != length - 1)
                continue;
            for (var i = 0; i < length; i++)
                _whole[i] = _path[length - 1 - i];
            var whole = _whole.AsSpan(0, members);
            if ((_whole[length] == last && whole.Count(last) > _elements.Counts[last]) || (_elements.Wide && Sum(whole) != 0))
                continue;
            steps += 8;
            if (!_take(whole))
                return false;
        }

        return Spend(steps);
    }

    private Int128 Sum(ReadOnlySpan<int> members)
    {
        Int128 sum = 0;
        foreach (var member in members)
            sum += _elements.Values[member];
        return sum;
    }

    private int Slot(long sum) => (int)((unchecked((ulong)sum * 0x9E3779B97F4A7C15) >> 32) & (ulong)(_heads.Length - 1));

    private bool Spend(int steps)
    {
        _steps += steps;
        if (_steps < 1_000_000)
            return true;
        var (spent, _) = (_steps, _steps = 0);
        return _effort.TrySpend(spent);
    }
}
