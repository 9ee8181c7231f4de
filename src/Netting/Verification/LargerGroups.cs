namespace Interlieux.Netting.Verification;

/// <summary>How many groups venues can be at most that were left for groups larger than those listed, where pairs are missing.</summary>
/// <remarks>A group without a relay is connected, so it lies in one component of the venues left; each has L + 1 venues or more. Without any relay in
/// the part each component has to sum to 0. A group with a relay counts 0 at most, and only takes venues away.</remarks>
internal sealed class LargerGroups(PlanInput input, PartRest rest, Elements elements, int size)
{
    private readonly bool _relays = rest.Open < rest.Part.Venues.Length;

    /// <summary>For some elements, each a venue; far below 0 when no partition is possible.</summary>
    public int AtMost(IReadOnlyList<int> left)
    {
        var most = 0;
        var unreached = left.ToHashSet();
        foreach (var first in left)
        {
            if (!unreached.Remove(first))
                continue;
            var component = new List<int> { first };
            for (var i = 0; i < component.Count; i++)
            {
                foreach (var other in left)
                {
                    if (unreached.Contains(other) && input.AreAllowed(elements.Venue(component[i]), elements.Venue(other)))
                    {
                        unreached.Remove(other);
                        component.Add(other);
                    }
                }
            }

            Int128 sum = 0;
            foreach (var element in component)
                sum += elements.Values[element];
            if (sum != 0 && !_relays)
                return -elements.Size;
            most += component.Count / (size + 1);
        }

        return most;
    }
}
