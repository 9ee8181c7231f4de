namespace Interlieux.Netting.Fewest;

/// <summary>A partition of the rest: zero-sum groups, and a pool of what no group holds. The pool sums to 0 as well.</summary>
/// <param name="Groups">Each group as indexes of values of the rest.</param>
/// <param name="Pool">What is left; if not empty it is one more group.</param>
internal sealed record Partition(List<int[]> Groups, List<int> Pool)
{
    /// <summary>Two groups of three: the smallest set that may fall apart, after pairing.</summary>
    private const int DivisibleMin = 6;

    /// <summary>The groups of a filling that left nothing over.</summary>
    public static Partition Of(Reduction reduction)
    {
        var groups = new List<int[]>(reduction.Groups);
        for (var group = 0; group < reduction.Groups; group++)
            groups.Add(reduction.Group(group).ToArray());
        return new Partition(groups, []);
    }

    /// <summary>Number of groups, the pool included.</summary>
    public int Count => Groups.Count + (Pool.Count > 0 ? 1 : 0);

    /// <summary>The same partition, with the pool and every group divided where settling them falls apart by itself.</summary>
    public Partition Divided(Rest rest)
    {
        var sets = Pool.Count > 0 ? Groups.Append([.. Pool]) : Groups;
        return new Partition(
            [.. sets.SelectMany(set => set.Length < DivisibleMin ? [set] : GroupSettlement.Split(rest, set))], []);
    }
}
