namespace Interlieux.Netting.Fewest.Sets;

/// <summary>A growing list of sets of elements (numbers from 0), all in two arrays. Members are ascending.</summary>
internal sealed class SetPool
{
    private ushort[] _members = new ushort[1024];
    private int[] _start = new int[256];

    /// <summary>Number of sets.</summary>
    public int Count { get; private set; }

    /// <summary>Members of all sets together.</summary>
    public int Entries => _start[Count];

    /// <summary>The members of a set, ascending. Valid until a set is added.</summary>
    public ReadOnlySpan<ushort> Members(int set) => _members.AsSpan(_start[set], _start[set + 1] - _start[set]);

    /// <summary>Adds a set; its members are ascending and distinct. Returns its number.</summary>
    public int Add(ReadOnlySpan<ushort> members)
    {
        if (Count + 2 > _start.Length)
            Array.Resize(ref _start, 2 * _start.Length);
        var end = _start[Count];
        if (end + members.Length > _members.Length)
            Array.Resize(ref _members, Math.Max(end + members.Length, 2 * _members.Length));
        members.CopyTo(_members.AsSpan(end));
        _start[Count + 1] = end + members.Length;
        return Count++;
    }

    /// <summary>Forgets every set from <paramref name="count"/> on.</summary>
    public void Truncate(int count) => Count = count;
}
