namespace Interlieux.Netting.Fewest.Sets;

/// <summary>States of a cover search that failed: the elements that remain, as bits, and what is left of the budget. Compared whole.</summary>
internal sealed class FailedStates(int words)
{
    private ulong[] _bits = new ulong[256 * words];
    private long[] _left = new long[256];
    private int[] _slots = new int[1024];
    private int _count;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        if (_count > 0)
            _slots.AsSpan().Clear();
        _count = 0;
    }

    /// <summary>Whether this state failed.</summary>
    public bool Contains(ReadOnlySpan<ulong> remaining, long left) => _slots[Slot(remaining, left)] > 0;

    /// <summary>Remembers a state that failed.</summary>
    public void Add(ReadOnlySpan<ulong> remaining, long left)
    {
        if (_count == _left.Length)
        {
            Array.Resize(ref _bits, 2 * _bits.Length);
            Array.Resize(ref _left, 2 * _left.Length);
        }

        remaining.CopyTo(_bits.AsSpan(_count * words));
        _left[_count++] = left;
        if (2 * _count < _slots.Length)
        {
            _slots[Slot(remaining, left)] = _count;
            return;
        }

        _slots = new int[4 * _slots.Length];
        for (var state = 0; state < _count; state++)
            _slots[Slot(_bits.AsSpan(state * words, words), _left[state])] = state + 1;
    }

    /// <summary>The slot of a state, or the free one where it belongs.</summary>
    private int Slot(ReadOnlySpan<ulong> remaining, long left)
    {
        var hash = unchecked((ulong)left * 0x9E3779B97F4A7C15);
        foreach (var word in remaining)
            hash = unchecked((hash ^ word) * 0xBF58476D1CE4E5B9) is var mixed ? mixed ^ (mixed >> 31) : 0;
        for (var slot = (int)(hash & (ulong)(_slots.Length - 1)); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            var known = _slots[slot] - 1;
            if (known < 0 || (_left[known] == left && remaining.SequenceEqual(_bits.AsSpan(known * words, words))))
                return slot;
        }
    }
}
