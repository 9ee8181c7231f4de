namespace Interlieux.Netting.Verification;

/// <summary>A zero-sum set that a partition could afford.</summary>
/// <param name="Waste">Its cost, or what of it is above the scale.</param>
/// <param name="Members">Each element and how often, ascending.</param>
internal sealed record CoverSet(long Waste, (int Element, int Times)[] Members) : IComparable<CoverSet>
{
    /// <summary>The most sets that are kept for one search.</summary>
    public const int Most = 4_000_000;

    /// <summary>Makes one of elements in ascending order, with repetition.</summary>
    public static CoverSet Of(long waste, ReadOnlySpan<int> elements)
    {
        var members = new List<(int Element, int Times)>();
        foreach (var element in elements)
        {
            if (members.Count > 0 && members[^1].Element == element)
                members[^1] = (element, members[^1].Times + 1);
            else
                members.Add((element, 1));
        }

        return new CoverSet(waste, [.. members]);
    }

    /// <summary>By waste, then by the elements in ascending order with repetition, one by one.</summary>
    public int CompareTo(CoverSet? other)
    {
        if (other is null || Waste != other.Waste)
            return other is null ? 1 : Waste.CompareTo(other.Waste);
        for (var i = 0; i < Members.Length && i < other.Members.Length; i++)
        {
            var (mine, its) = (Members[i], other.Members[i]);
            if (mine.Element != its.Element)
                return mine.Element.CompareTo(its.Element);
            if (mine.Times == its.Times)
                continue;
            // Who has the element once less goes on with a larger one, or is at the end and so a beginning of the other.
            return mine.Times < its.Times ? (i + 1 == Members.Length ? -1 : 1) : (i + 1 == other.Members.Length ? 1 : -1);
        }

        return Members.Length.CompareTo(other.Members.Length);
    }
}
