using Interlieux.Netting.Fewest.Sets;

namespace Interlieux.Netting.Existing;

/// <summary>What open venues outside the chosen sets are worth in a graph: as many groups as components, when each sums to 0.</summary>
/// <param name="positions">Net positions of the open venues.</param>
/// <param name="graph">Who may invoice whom among them.</param>
/// <param name="relays">Whether the component has venues with net position 0 beside these.</param>
internal sealed class ConnectedLeftovers(long[] positions, AllowedGraph graph, bool relays) : ILeftovers
{
    /// <inheritdoc/>
    public int Groups(ReadOnlySpan<int> elements)
    {
        var components = graph.Components(elements);
        return components.TrueForAll(IsZero) ? components.Count : -1;
    }

    /// <inheritdoc/>
    /// <remarks>A group is connected, so it lies in one component of these venues. A component that does not sum to 0 needs a relay.
    /// A group with a relay counts 0 at most, so it only takes venues away.</remarks>
    public int LargerAtMost(ReadOnlySpan<int> elements, int size)
    {
        var most = 0;
        foreach (var component in graph.Components(elements))
        {
            if (!relays && !IsZero(component))
                return -elements.Length;
            most += component.Length / (size + 1);
        }

        return most;
    }

    private bool IsZero(int[] venues)
    {
        Int128 sum = 0;
        foreach (var venue in venues)
            sum += positions[venue];
        return sum == 0;
    }
}
