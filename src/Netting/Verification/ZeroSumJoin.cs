using System.Numerics;

namespace Interlieux.Netting.Verification;

/// <summary>Lists all zero-sum sub-multisets of up to 64 venues from four lists of sums, and finds the longest chain of them.</summary>
/// <remarks>
/// <para>The elements are split into four lists of sub-multisets, of about 2^(n/4) each. A prime as large as a list classes the sums: sets of the first two lists
/// that leave the remainder r meet those of the other two that leave −r (Howgrave-Graham, Joux 2010, without the randomness). Class by class,
/// everything is met once. Cost: 2^(n/2) steps, 2^(n/4) memory.</para>
/// <para>Sums are kept modulo 2⁶⁴; where they may pass it a match is added up again. Remainders are always those of the true sums.</para>
/// </remarks>
internal sealed class ZeroSumJoin
{
    private const int VenuesMax = 64;
    private const int ListMax = 1 << 18;

    /// <summary>The most sets whose longest chain is looked for.</summary>
    private const int SetsMax = 150_000;

    private readonly Elements _elements;
    private readonly List<ulong> _found = [];
    private readonly int[] _heads = new int[1 << 17];
    private readonly ulong[] _filter = new ulong[1 << 14];
    private (long Sum, ulong Set, int Next)[] _left = new (long Sum, ulong Set, int Next)[1 << 17];

    private ZeroSumJoin(Elements elements) => _elements = elements;

    /// <summary>Some sub-multisets, sorted by remainder; those of remainder r begin at Start[r].</summary>
    private readonly record struct Quarter(long[] Sums, ulong[] Sets, int[] Remainders, int[] Start);

    /// <summary>Zero-sum sub-multisets, the empty one and the whole included, and the most groups; null when it takes too much effort.</summary>
    public static (long Sets, int Groups)? Count(Elements elements, Effort effort)
    {
        if (elements.Size is 0 or > VenuesMax)
            return null;
        var split = Split(elements);
        var sizes = Array.ConvertAll(split, part => part.Aggregate(1d, (product, element) => product * (elements.Counts[element] + 1)));
        if (sizes.Max() > ListMax || (sizes[0] * sizes[1]) + (sizes[2] * sizes[3]) > effort.Left
            || !effort.TrySpend((long)((sizes[0] * sizes[1]) + (sizes[2] * sizes[3]))))
        {
            return null;
        }

        var join = new ZeroSumJoin(elements);
        var prime = Prime((int)sizes.Max());
        var quarters = Array.ConvertAll(split, part => join.List(part, prime));
        for (var remainder = 0; remainder < prime; remainder++)
        {
            join.Enter(quarters[0], quarters[1], remainder, prime);
            if (!join.Meet(quarters[2], quarters[3], (prime - remainder) % prime, prime))
                return null;
        }

        var count = (long)join._found.Count;
        return effort.TrySpend(count * count / 2) ? (count, join.LongestChain()) : null;
    }

    /// <summary>Elements in four parts with about equally many sub-multisets.</summary>
    private static List<int>[] Split(Elements elements)
    {
        List<int>[] parts = [[], [], [], []];
        var logs = new double[4];
        foreach (var element in Enumerable.Range(0, elements.Counts.Length).OrderByDescending(i => elements.Counts[i]))
        {
            var least = Array.IndexOf(logs, logs.Min());
            parts[least].Add(element);
            logs[least] += Math.Log2(elements.Counts[element] + 1);
        }

        return parts;
    }

    private static int Prime(int above)
    {
        for (var candidate = Math.Max(3, above | 1); ; candidate += 2)
        {
            var divisor = 3;
            while (divisor * divisor <= candidate && candidate % divisor != 0)
                divisor += 2;
            if (divisor * divisor > candidate)
                return candidate;
        }
    }

    /// <summary>All sub-multisets of some elements. An element that is in it k times has its first k bits set.</summary>
    private Quarter List(List<int> part, int prime)
    {
        var all = new List<(long Sum, ulong Set, int Remainder)> { (0, 0, 0) };
        var before = new int[_elements.Counts.Length];
        for (var i = 1; i < before.Length; i++)
            before[i] = before[i - 1] + _elements.Counts[i - 1];
        foreach (var element in part)
        {
            var (value, known) = (_elements.Values[element], all.Count);
            var rest = (int)(((value % prime) + prime) % prime);
            for (var times = 0; times < _elements.Counts[element]; times++)
            {
                // From those that have it so often already, one more.
                for (var i = times * known; i < (times + 1) * known; i++)
                {
                    var (sum, set, remainder) = all[i];
                    all.Add((unchecked(sum + value), set | 1UL << (before[element] + times), (remainder + rest) % prime));
                }
            }
        }

        var sorted = all.OrderBy(item => item.Remainder).ToArray();
        var start = new int[prime + 1];
        foreach (var item in sorted)
            start[item.Remainder + 1]++;
        for (var r = 0; r < prime; r++)
            start[r + 1] += start[r];
        return new Quarter(
            Array.ConvertAll(sorted, item => item.Sum), Array.ConvertAll(sorted, item => item.Set), Array.ConvertAll(sorted, item => item.Remainder), start);
    }

    /// <summary>Enters the pairs of the first two lists that leave a remainder.</summary>
    private void Enter(Quarter one, Quarter other, int remainder, int prime)
    {
        Array.Clear(_heads);
        Array.Clear(_filter);
        var count = 0;
        for (var i = 0; i < one.Sums.Length; i++)
        {
            var needed = remainder - one.Remainders[i];
            needed += needed < 0 ? prime : 0;
            for (var j = other.Start[needed]; j < other.Start[needed + 1]; j++)
            {
                if (++count == _left.Length)
                    Array.Resize(ref _left, 2 * _left.Length);
                var sum = unchecked(one.Sums[i] + other.Sums[j]);
                var hash = Hash(sum);
                ref var head = ref _heads[hash & (_heads.Length - 1)];
                _left[count] = (sum, one.Sets[i] | other.Sets[j], head);
                head = count;
                _filter[(hash >> 6) & (_filter.Length - 1)] |= 1UL << (int)(hash & 63);
            }
        }
    }

    /// <summary>Asks for the opposite of each pair of the other two lists; false when there are too many sets.</summary>
    private bool Meet(Quarter one, Quarter other, int remainder, int prime)
    {
        for (var i = 0; i < one.Sums.Length; i++)
        {
            var needed = remainder - one.Remainders[i];
            needed += needed < 0 ? prime : 0;
            for (var j = other.Start[needed]; j < other.Start[needed + 1]; j++)
            {
                var sum = unchecked(-(one.Sums[i] + other.Sums[j]));
                var hash = Hash(sum);
                if ((_filter[(hash >> 6) & (_filter.Length - 1)] >> (int)(hash & 63) & 1) == 0)
                    continue;
                for (var entry = _heads[hash & (_heads.Length - 1)]; entry > 0; entry = _left[entry].Next)
                {
                    if (_left[entry].Sum == sum && !Add(_left[entry].Set | one.Sets[i] | other.Sets[j]))
                        return false;
                }
            }
        }

        return true;
    }

    private bool Add(ulong set)
    {
        if (_elements.Wide && Sum(set) != 0)
            return true;
        if (_found.Count == SetsMax)
            return false;
        _found.Add(set);
        return true;
    }

    private Int128 Sum(ulong set)
    {
        Int128 sum = 0;
        var bit = 0;
        for (var element = 0; element < _elements.Counts.Length; element++)
        {
            for (var times = 0; times < _elements.Counts[element]; times++)
                sum += (set >> bit++ & 1) * (Int128)_elements.Values[element];
        }

        return sum;
    }

    /// <summary>By how many sets, each within the next, the whole is reached from the empty one.</summary>
    private int LongestChain()
    {
        var sets = _found.OrderBy(BitOperations.PopCount).ToArray();
        var longest = new int[sets.Length];
        for (var i = 1; i < sets.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if ((sets[j] & ~sets[i]) == 0 && longest[j] >= longest[i])
                    longest[i] = longest[j] + 1;
            }
        }

        return longest[^1];
    }

    private static int Hash(long sum) => (int)(unchecked((ulong)sum * 0x9E3779B97F4A7C15) >> 34);
}
