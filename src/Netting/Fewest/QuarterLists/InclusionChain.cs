using System.Numerics;

namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>The longest chain ∅ ⊂ S₁ ⊂ … ⊂ whole of zero-sum sets: its differences are the most groups.</summary>
/// <remarks>Differences of zero-sum sets are zero-sum sets, and the unions of the first 1, 2, … groups of a partition are a chain. So if all
/// zero-sum sets are given, the longest chain is a best partition. Longest path, sets by size: f(T) = 1 + max f(S) over S ⊂ T. Kept by
/// levels of f, and the highest level is asked first, so the first one included is the best. Cost: at most s² / 2 comparisons.</remarks>
internal static class InclusionChain
{
    /// <summary>Comparisons that count as one unit of work.</summary>
    private const int ComparisonsPerUnit = 4;

    /// <summary>Units of work for so many sets, at most.</summary>
    public static long Work(long sets) => sets * sets / (2 * ComparisonsPerUnit);

    /// <summary>The groups of the longest chain, as differences of code words. The first and the last by size are ∅ and the whole.</summary>
    public static List<ulong> Groups(ulong[] sets)
    {
        var ordered = sets.OrderBy(BitOperations.PopCount).ThenBy(set => set).ToArray();
        var before = new int[ordered.Length];
        var levels = new List<List<int>> { new() { 0 } };
        for (var i = 1; i < ordered.Length; i++)
        {
            var level = levels.Count - 1;
            while ((before[i] = Included(ordered, levels[level], ordered[i])) < 0)
                level--;
            if (level + 1 == levels.Count)
                levels.Add([]);
            levels[level + 1].Add(i);
        }

        // The whole includes every set, so it is alone on the highest level.
        var groups = new List<ulong>();
        for (var i = ordered.Length - 1; i > 0; i = before[i])
            groups.Add(ordered[i] & ~ordered[before[i]]);
        return groups;
    }

    /// <summary>The first of the level that is included in <paramref name="set"/>, or −1. The empty set, on level 0, always is.</summary>
    private static int Included(ulong[] ordered, List<int> level, ulong set)
    {
        foreach (var i in level)
        {
            if ((ordered[i] & ~set) == 0)
                return i;
        }

        return -1;
    }
}
