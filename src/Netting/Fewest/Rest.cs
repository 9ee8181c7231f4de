namespace Interlieux.Netting.Fewest;

/// <summary>The net positions that are left after pairing, as distinct values with how often each occurs.</summary>
/// <remarks>
/// Values are sorted from the largest absolute one down (of equal ones there are none left: opposites are paired), so index
/// 0 is the hardest to place. Inside the solver an element is the index of its value: venues of one value are alike, and
/// only <see cref="VenueAssignment"/> says which of them is meant.
/// </remarks>
internal sealed class Rest
{
    private readonly Dictionary<long, int> _index = [];

    /// <summary>Takes distinct values, none the opposite of another, from the largest absolute one down, with their counts.</summary>
    public Rest(IEnumerable<(long Value, int Count)> values)
    {
        (Values, Counts) = (values.Select(item => item.Value).ToArray(), values.Select(item => item.Count).ToArray());
        for (var i = 0; i < Values.Length; i++)
        {
            _index.Add(Values[i], i);
            Size += Counts[i];
            Positive += Values[i] > 0 ? Counts[i] : 0;
        }
    }

    /// <summary>What a reduction left.</summary>
    public Rest(Reduction reduction)
        : this(reduction.Values.ToArray().Zip(reduction.Counts.ToArray()))
    {
    }

    public long[] Values { get; }

    public int[] Counts { get; }

    /// <summary>Number of venues.</summary>
    public int Size { get; }

    /// <summary>Number of venues that are to receive.</summary>
    public int Positive { get; }

    /// <summary>Number of venues that are to pay.</summary>
    public int Negative => Size - Positive;

    /// <summary>Every element: the index of each value, as often as it occurs.</summary>
    public List<int> Elements()
    {
        var elements = new List<int>(Size);
        for (var i = 0; i < Counts.Length; i++)
        {
            for (var times = 0; times < Counts[i]; times++)
                elements.Add(i);
        }

        return elements;
    }

    /// <summary>The index of a value, or −1. Wider than a value, as the caller's sum may be.</summary>
    public int IndexOf(Int128 value) =>
        value >= long.MinValue && value <= long.MaxValue && _index.TryGetValue((long)value, out var index) ? index : -1;
}
