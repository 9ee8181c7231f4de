namespace Interlieux.Netting.Existing;

/// <summary>A partition of all venues into groups, to be changed group by group. A venue with net position 0 that relays nothing is a
/// group of its own.</summary>
/// <remarks>The searches keep this invariant: every group is connected in the allowed graph and sums to 0.</remarks>
internal sealed class Grouping
{
    private readonly int[] _groupOf;
    private readonly List<int[]> _groups = [];
    private readonly Stack<int> _free = new();

    public Grouping(int venues, IEnumerable<int[]> groups)
    {
        _groupOf = new int[venues];
        foreach (var group in groups)
            Add(group);
    }

    /// <summary>Number of groups, lone venues included.</summary>
    public int Count => _groups.Count - _free.Count;

    /// <summary>The number of the group that holds this venue: not in any order, and given again when a group is gone.</summary>
    public int GroupOf(int venue) => _groupOf[venue];

    /// <summary>The venues of a group.</summary>
    public int[] Members(int group) => _groups[group];

    /// <summary>How many venues share a group with this one, itself included.</summary>
    public int SizeAt(int venue) => _groups[_groupOf[venue]].Length;

    /// <summary>Adds a group of venues that are in no group now.</summary>
    public void Add(int[] members)
    {
        if (!_free.TryPop(out var group))
        {
            group = _groups.Count;
            _groups.Add([]);
        }

        _groups[group] = members;
        foreach (var venue in members)
            _groupOf[venue] = group;
    }

    /// <summary>Removes a group; its venues have to be added again.</summary>
    public void Remove(int group)
    {
        _groups[group] = [];
        _free.Push(group);
    }

    /// <summary>All groups, each ascending, by their first venues.</summary>
    public List<int[]> ToList()
    {
        var groups = _groups.Where(group => group.Length > 0).Select(group => group.Order().ToArray()).ToList();
        groups.Sort((a, b) => a[0].CompareTo(b[0]));
        return groups;
    }
}
