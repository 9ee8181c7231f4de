namespace Interlieux.Netting.Fewest.Sets;

/// <summary>What elements outside the chosen sets are worth, where not all elements may be in one group.</summary>
internal interface ILeftovers
{
    /// <summary>The number of groups they make by themselves, when each of them falls into one; −1 when they do not.</summary>
    int Groups(ReadOnlySpan<int> elements);

    /// <summary>No partition of these elements has more groups of more than <paramref name="size"/> elements. Rests on proofs alone.</summary>
    int LargerAtMost(ReadOnlySpan<int> elements, int size);
}
