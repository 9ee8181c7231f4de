namespace Interlieux.Netting.Verification;

/// <summary>What of a part has still to be grouped: its positions without what is carried and, where all pairs may invoice each other,
/// without pairs of opposite equal ones (docs/netting.md says why that costs no group).</summary>
internal sealed class PartRest
{
    /// <summary>Nets and pairs the positions of a part. Cost: O(n log n).</summary>
    public PartRest(PlanInput input, Part part, Int128[] carried)
    {
        Part = part;
        var open = new (long Value, int Venue)[part.Venues.Length];
        foreach (var venue in part.Venues)
        {
            var position = input.Owed[venue] - carried[venue];
            if (position == 0)
                continue;
            if (Int128.Abs(position) > long.MaxValue)
                TooWide = input.Names[venue];
            open[Open++] = ((long)Int128.Clamp(position, -long.MaxValue, long.MaxValue), venue);
        }

        var sorted = open.AsSpan(0, Open);
        sorted.Sort();
        List<int>? alike = null;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i].Value != sorted[i - 1].Value)
                Alike.Add(sorted[i].Value, alike = []);
            alike!.Add(sorted[i].Venue);
        }

        foreach (var (value, venues) in Alike)
        {
            var opposite = Alike.TryGetValue(-value, out var others) ? others.Count : 0;
            HasOpposites |= opposite > 0 && !part.Complete;
            var paired = part.Complete ? Math.Min(venues.Count, opposite) : 0;
            if (value > 0)
                Pairs += paired;
            if (venues.Count > paired)
                Surplus.Add(value, venues[paired..]);
            if (value > 0)
                Positive += venues.Count - paired;
            else
                Negative += venues.Count - paired;
        }
    }

    /// <summary>The part.</summary>
    public Part Part { get; }

    /// <summary>A venue whose position does not fit 64 bits, so that nothing can be proven here.</summary>
    public string? TooWide { get; }

    /// <summary>Venues with something to settle.</summary>
    public int Open { get; private set; }

    /// <summary>Pairs of opposite equal positions that are split off.</summary>
    public int Pairs { get; }

    /// <summary>The venues of each position, before pairing.</summary>
    public SortedDictionary<long, List<int>> Alike { get; } = [];

    /// <summary>The venues of each position that are left after pairing.</summary>
    public SortedDictionary<long, List<int>> Surplus { get; } = [];

    /// <summary>Venues left that are to receive.</summary>
    public int Positive { get; }

    /// <summary>Venues left that are to pay.</summary>
    public int Negative { get; }

    /// <summary>Whether opposite equal positions are left, which may be a group of two.</summary>
    public bool HasOpposites { get; }

    /// <summary>The most groups by sign and size.</summary>
    public int CheapGroups => Math.Min(Math.Min(Positive, Negative), (Positive + Negative) / LeastSize);

    /// <summary>The fewest venues of a group.</summary>
    public int LeastSize => HasOpposites ? 2 : 3;
}
