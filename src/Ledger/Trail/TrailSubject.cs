using Interlieux.Ledger.Cycles;

namespace Interlieux.Ledger.Trail;

/// <summary>Of whom an auditor asks the trail: whoever has a stream goes by its id, an actor by one made of the name.</summary>
public readonly record struct TrailSubject(Guid Id)
{
    public static TrailSubject OfCycle(string cycle) => new(Cycle.StreamIdOf(cycle));

    /// <param name="name">As events name who acted.</param>
    public static TrailSubject OfActor(string name) => new(StableId.Of("actor", name));
}
