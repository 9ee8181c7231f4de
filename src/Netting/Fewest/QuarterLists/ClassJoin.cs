using System.Runtime.CompilerServices;

namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>Finds, class by class, all pairs of the left half and of the right half with the same sum; one for each thread.</summary>
/// <remarks>
/// <para>The right half is negated, so the same sum means that all four entries together sum to 0. The keys of the left pairs stay in
/// a buffer and go into a <see cref="KeyFilter"/>; the right pairs are made piece by piece and tested; those that pass make a filter for
/// the left ones; and so on to and fro, until few are left, which are sorted, joined by key and summed exactly.</para>
/// <para>Complete, because a filter never loses a key. Exact, because what is joined is summed in 128 bits.</para>
/// <para>Cost: about a nanosecond for each right pair, two for each left one. Memory: 4 bytes a left pair of one class.</para>
/// </remarks>
internal sealed class ClassJoin
{
    /// <summary>Right pairs made at a time: their keys stay in the first or second cache.</summary>
    private const int Piece = 1 << 13;

    /// <summary>Vectors may write that far behind.</summary>
    private const int Slack = 16;

    /// <summary>Bits of the first filter: 512 KiB, half of the second cache of common processors.</summary>
    private const int FilterBits = 22;

    /// <summary>Filtering to and fro ends when sorting what is left costs less.</summary>
    private const int FewKeys = 64;

    private readonly MultisetCode _code;
    private readonly SumPairs _left;
    private readonly SumPairs _right;
    private readonly uint[] _leftKeys;
    private readonly uint[] _rightKeys;
    private readonly uint[] _places;
    private readonly long[] _leftStarts;
    private readonly long[] _rightStarts;
    private readonly KeyFilter _first;
    private readonly KeyFilter _second = new(FilterBits - 3);
    private ulong[] _leftPassed = new ulong[Piece];
    private ulong[] _rightPassed = new ulong[Piece];

    public ClassJoin(MultisetCode code, SumPairs left, SumPairs right, int leftMax)
    {
        (_code, _left, _right) = (code, left, right);
        _leftKeys = new uint[leftMax + Slack];
        _rightKeys = new uint[(2 * Piece) + right.InnerMax + Slack];
        _places = new uint[Math.Max(_leftKeys.Length, _rightKeys.Length)];
        _leftStarts = new long[left.Classes + 1];
        _rightStarts = new long[right.Classes + 1];
        _first = new KeyFilter(KeyFilter.BitsFor(leftMax, FilterBits));
    }

    /// <summary>Adds all zero-sum sets of this class to <paramref name="found"/>, as code words.</summary>
    public void Run(int residue, List<ulong> found)
    {
        var left = FillLeft(residue);
        if (left == 0)
            return;
        _first.Reset(left, 0);
        _first.Add(_leftKeys, left);
        var right = TestRight(residue);
        if (right == 0)
            return;
        _second.Reset(right, 1);
        _second.Add(_rightPassed, right);
        var passed = _second.Passing(_leftKeys, left, _places);
        var leftPassed = Number(_leftKeys, passed, 0, ref _leftPassed, 0);
        (leftPassed, right) = Narrow(leftPassed, right);
        Array.Sort(_leftPassed, 0, leftPassed);
        Array.Sort(_rightPassed, 0, right);
        Join(residue, leftPassed, right, found);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FillLeft(int residue)
    {
        var filled = 0;
        for (var bucket = 0; bucket < _left.Classes; bucket++)
        {
            _leftStarts[bucket] = filled;
            filled += _left.Write(residue, bucket, 0, _left.EntriesIn(bucket), ref _leftKeys[filled]);
        }

        _leftStarts[^1] = filled;
        return filled;
    }

    /// <summary>Makes all right pairs; those whose key may be among the left ones are numbered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int TestRight(int residue)
    {
        var (passed, done, filled) = (0, 0L, 0);
        for (var bucket = 0; bucket < _right.Classes; bucket++)
        {
            _rightStarts[bucket] = done + filled;
            var entries = _right.EntriesIn(bucket);
            var pairs = _right.PairsIn(residue, bucket);
            if (pairs <= Piece)
            {
                filled += _right.Write(residue, bucket, 0, entries, ref _rightKeys[filled]);
                if (filled >= Piece)
                    Flush();
                continue;
            }

            for (var entry = 0; entry < entries; entry++)
            {
                filled += _right.Write(residue, bucket, entry, entry + 1, ref _rightKeys[filled]);
                if (filled >= Piece)
                    Flush();
            }
        }

        Flush();
        _rightStarts[^1] = done;
        return passed;

        void Flush()
        {
            passed = Number(_rightKeys, _first.Passing(_rightKeys, filled, _places), done, ref _rightPassed, passed);
            done += filled;
            filled = 0;
        }
    }

    /// <summary>Appends the keys at <see cref="_places"/>, each with its number in the lower half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Number(uint[] keys, int count, long first, ref ulong[] numbered, int from)
    {
        if (numbered.Length < from + count)
            Array.Resize(ref numbered, Math.Max(2 * numbered.Length, from + count));
        for (var i = 0; i < count; i++)
            numbered[from + i] = ((ulong)keys[_places[i]] << 32) | (uint)(first + _places[i]);
        return from + count;
    }

    private (int Left, int Right) Narrow(int left, int right)
    {
        for (var round = 2; round < KeyFilter.Rounds && Math.Max(left, right) > FewKeys; round++)
        {
            var before = left + right;
            _second.Reset(left, round);
            _second.Add(_leftPassed, left);
            right = _second.Keep(_rightPassed, right);
            _second.Reset(right, round);
            _second.Add(_rightPassed, right);
            left = _second.Keep(_leftPassed, left);
            if (left + right > before / 2)
                break;
        }

        return (left, right);
    }

    private void Join(int residue, int left, int right, List<ulong> found)
    {
        for (int i = 0, j = 0; i < left && j < right;)
        {
            var (leftKey, rightKey) = (_leftPassed[i] >> 32, _rightPassed[j] >> 32);
            if (leftKey < rightKey)
            {
                i++;
            }
            else if (leftKey > rightKey)
            {
                j++;
            }
            else
            {
                var end = j;
                for (; i < left && _leftPassed[i] >> 32 == leftKey; i++)
                {
                    var half = Set(_left, _leftStarts, residue, unchecked((uint)_leftPassed[i]));
                    for (end = j; end < right && _rightPassed[end] >> 32 == leftKey; end++)
                    {
                        var set = half | Set(_right, _rightStarts, residue, unchecked((uint)_rightPassed[end]));
                        if (_code.SumsToZero(set))
                            found.Add(set);
                    }
                }

                j = end;
            }
        }
    }

    private static ulong Set(SumPairs half, long[] starts, int residue, long number)
    {
        var (low, high) = (0, half.Classes);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (starts[middle] <= number)
                low = middle;
            else
                high = middle;
        }

        return half.Set(residue, low, number - starts[low]);
    }
}
