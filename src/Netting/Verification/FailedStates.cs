using System.Numerics;

namespace Interlieux.Netting.Verification;

/// <summary>The states of a search that are known to fail: how often each element remains, and what is left to waste.</summary>
/// <remarks>Open addressing over whole states, packed into words: a proof rests on it, so two states are never taken for one.</remarks>
internal sealed class FailedStates
{
    private readonly int[] _bits;
    private readonly ulong[] _key;
    private ulong[] _states = new ulong[256];
    private int[] _slots = new int[256];
    private int _count;

    /// <summary>None yet; no element remains more often than in <paramref name="counts"/>.</summary>
    public FailedStates(int[] counts)
    {
        _bits = Array.ConvertAll(counts, count => BitOperations.Log2((uint)count) + 1);
        var (words, used) = (1, 0);
        foreach (var bits in _bits)
        {
            if (used + bits > 64)
                (words, used) = (words + 1, 0);
            used += bits;
        }

        _key = new ulong[words + 1];
    }

    /// <summary>Whether the state is known.</summary>
    public bool Contains(int[] remaining, long left)
    {
        Pack(remaining, left);
        return _slots[Slot()] != 0;
    }

    /// <summary>Adds a state that is not known.</summary>
    public void Add(int[] remaining, long left)
    {
        if ((_count + 1) * (long)_key.Length > _states.Length)
            Array.Resize(ref _states, Math.Max(2 * _states.Length, (_count + 1) * _key.Length));
        if (2 * (_count + 1) > _slots.Length)
            Grow();
        Pack(remaining, left);
        var slot = Slot();
        _key.CopyTo(_states, _count * _key.Length);
        _slots[slot] = ++_count;
    }

    private void Grow()
    {
        _slots = new int[4 * _slots.Length];
        for (var state = 0; state < _count; state++)
        {
            _states.AsSpan(state * _key.Length, _key.Length).CopyTo(_key);
            _slots[Slot()] = state + 1;
        }
    }

    private void Pack(int[] remaining, long left)
    {
        Array.Clear(_key);
        var (word, used) = (0, 0);
        for (var element = 0; element < remaining.Length; element++)
        {
            if (used + _bits[element] > 64)
                (word, used) = (word + 1, 0);
            _key[word] |= (ulong)remaining[element] << used;
            used += _bits[element];
        }

        _key[^1] = unchecked((ulong)left);
    }

    /// <summary>Where the packed state is, or the free slot where it belongs.</summary>
    private int Slot()
    {
        unchecked
        {
            ulong hash = 0;
            foreach (var word in _key)
                hash = BitOperations.RotateLeft((hash ^ word) * 0x9E3779B97F4A7C15, 29);
            for (var slot = (int)(hash >> 33) & (_slots.Length - 1); ; slot = (slot + 1) & (_slots.Length - 1))
            {
                var known = _slots[slot] - 1;
                if (known < 0 || _states.AsSpan(known * _key.Length, _key.Length).SequenceEqual(_key))
                    return slot;
            }
        }
    }
}
