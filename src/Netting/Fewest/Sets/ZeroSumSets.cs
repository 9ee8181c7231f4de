using System.Diagnostics;
using System.Numerics;

namespace Interlieux.Netting.Fewest.Sets;

/// <summary>Lists every zero-sum set of a given size among elements with values, each set once.</summary>
/// <remarks>
/// <para>Meet in the middle (Horowitz &amp; Sahni 1974), ordered by index: the ⌊s/2⌋ members of lowest index look up the sum of the
/// others in a table that holds exactly the subsets of higher index, filled as the border moves down. So no set is met
/// twice and nothing is sorted. A bitmap in front of the table answers most look-ups from the cache.</para>
/// <para>Elements go from the largest absolute value down, so those of higher index can balance no more than their number times the
/// largest of them; most subsets of few large values end there.</para>
/// <para>Cost: C(n, ⌈s/2⌉) insertions of 20 bytes and C(n, ⌊s/2⌋) look-ups, s ≤ <see cref="SizeMax"/>. Sums fit 64 bits when
/// <see cref="Fits"/> says so.</para>
/// </remarks>
internal sealed class ZeroSumSets
{
    /// <summary>Four members a half, 16 bits each.</summary>
    public const int SizeMax = 8;

    private const int FilterBitsMax = 23;

    private readonly long[] _values;
    private readonly SetPool _pool;
    private int[] _heads = [];
    private int[] _next = [];
    private long[] _sums = [];
    private ulong[] _packed = [];
    private ulong[] _filter = [];
    private int _count;
    private int _shift;
    private int _filterShift;
    private long _reach;
    private int _setsMax;
    private int _low;
    private int _high;

    /// <summary>For these values, from the largest absolute one down; sets go to <paramref name="pool"/>.</summary>
    public ZeroSumSets(long[] values, SetPool pool)
    {
        Debug.Assert(Fits(values), "sums of a set must fit 64 bits");
        (_values, _pool) = (values, pool);
    }

    /// <summary>Whether there are few enough elements, and their sums are small enough.</summary>
    public static bool Fits(ReadOnlySpan<long> values)
    {
        if (values.Length > ushort.MaxValue)
            return false;
        foreach (var value in values)
        {
            if (value is > long.MaxValue / (2 * SizeMax) or < -(long.MaxValue / (2 * SizeMax)))
                return false;
        }

        return true;
    }

    /// <summary>Insertions and look-ups for one size; <see cref="long.MaxValue"/> when there are too many to count.</summary>
    public static long Work(int elements, int size)
    {
        var work = Choose(elements, (size + 1) / 2) + Choose(elements, size / 2);
        return work > long.MaxValue / 4 ? long.MaxValue : (long)work;
    }

    /// <summary>Insertions for one size: what the table must hold.</summary>
    public static long Room(int elements, int size) =>
        Choose(elements, (size + 1) / 2) is var room && room > long.MaxValue ? long.MaxValue : (long)room;

    /// <summary>Appends all sets of this size. False, and nothing appended, when there are more than <paramref name="setsMax"/> or no
    /// work is left.</summary>
    public bool List(int size, int setsMax, WorkMeter meter)
    {
        if (size < 2 || size > _values.Length)
            return true;
        var room = Room(_values.Length, size);
        if (room > int.MaxValue / 2 || !Prepare((int)room))
            return false;
        var start = _pool.Count;
        (_low, _high, _setsMax) = (size / 2, (size + 1) / 2, start + Math.Min(setsMax, int.MaxValue - start));
        for (var border = _values.Length - 1; border >= 0; border--)
        {
            if (!meter.TrySpend(Share(border)) || _pool.Count > _setsMax)
            {
                _pool.Truncate(start);
                return false;
            }

            if (border + _high < _values.Length && border + 1 >= _low)
            {
                _reach = _high * Math.Abs(_values[border + 1]);
                LookUp(_low - 1, border, _values[border], (ulong)border);
            }

            if (border >= _low)
                Insert(_high - 1, border, _values[border], (ulong)border);
        }

        if (_pool.Count <= _setsMax)
            return true;
        _pool.Truncate(start);
        return false;
    }

    /// <summary>Half an operation for a look-up, which the reach or the bitmap mostly ends, and four for an insertion.</summary>
    private long Share(int border) =>
        1 + (long)(Choose(border, _low - 1) / 2) + (4 * (long)Choose(_values.Length - 1 - border, _high - 1));

    private static Int128 Choose(int from, int some)
    {
        Int128 ways = 1;
        for (var i = 0; i < some; i++)
            ways = ways * (from - i) / (i + 1);
        return ways;
    }

    private bool Prepare(int room)
    {
        if (_sums.Length < room)
            (_sums, _packed, _next) = (new long[room], new ulong[room], new int[room]);
        var bits = Math.Clamp(BitOperations.Log2((uint)room) + 1, 4, 24);
        var filterBits = Math.Clamp(bits + 2, 6, FilterBitsMax);
        (_shift, _filterShift, _count) = (64 - bits, 64 - filterBits, 0);
        if (_heads.Length < 1 << bits)
            _heads = new int[1 << bits];
        if (_filter.Length < 1 << (filterBits - 6))
            _filter = new ulong[1 << (filterBits - 6)];
        _heads.AsSpan(0, 1 << bits).Clear();
        _filter.AsSpan(0, 1 << (filterBits - 6)).Clear();
        return true;
    }

    /// <summary>Inserts all subsets that extend a prefix by <paramref name="more"/> elements after <paramref name="last"/>.</summary>
    private void Insert(int more, int last, long sum, ulong packed)
    {
        if (more == 0)
        {
            Insert(sum, packed);
            return;
        }

        for (var i = last + 1; i <= _values.Length - more; i++)
            Insert(more - 1, i, sum + _values[i], (packed << 16) | (uint)i);
    }

    private void Insert(long sum, ulong packed)
    {
        var hash = Hash(sum);
        var at = _count++;
        ref var head = ref _heads[hash >> _shift];
        (_sums[at], _packed[at], _next[at]) = (sum, packed, head);
        head = at + 1;
        var bit = hash >> _filterShift;
        _filter[bit >> 6] |= 1UL << (int)(bit & 63);
    }

    /// <summary>Looks up all subsets that extend a suffix by <paramref name="more"/> elements before <paramref name="first"/>.</summary>
    private void LookUp(int more, int first, long sum, ulong packed)
    {
        if (more == 0)
        {
            LookUp(sum, packed);
            return;
        }

        if (more > 1)
        {
            for (var i = first - 1; i >= more - 1; i--)
                LookUp(more - 1, i, sum + _values[i], (packed << 16) | (uint)i);
            return;
        }

        var values = _values.AsSpan(0, first);
        for (var i = 0; i < values.Length; i++)
            LookUp(sum + values[i], (packed << 16) | (uint)i);
    }

    private void LookUp(long sum, ulong packed)
    {
        if (sum > _reach || sum < -_reach)
            return;
        var hash = Hash(-sum);
        var bit = hash >> _filterShift;
        if ((_filter[bit >> 6] >> (int)(bit & 63) & 1) == 0)
            return;
        for (var at = _heads[hash >> _shift] - 1; at >= 0; at = _next[at] - 1)
        {
            if (_sums[at] == -sum)
                Found(packed, _packed[at]);
        }
    }

    private void Found(ulong low, ulong high)
    {
        if (_pool.Count > _setsMax)
            return;
        Span<ushort> members = stackalloc ushort[_low + _high];
        // The lower half was put together downwards, the upper half upwards: the last one packed is at the low end.
        for (var i = 0; i < _low; i++)
            members[i] = (ushort)(low >> (16 * i) & 0xFFFF);
        for (var i = 0; i < _high; i++)
            members[_low + _high - 1 - i] = (ushort)(high >> (16 * i) & 0xFFFF);
        _pool.Add(members);
    }

    private static ulong Hash(long sum) => unchecked((ulong)sum * 0x9E3779B97F4A7C15);
}
