using JasperFx.Events;
using Marten.Events.Aggregation;

namespace Interlieux.Ledger.Streams;

/// <summary>Lets Marten fold a stream with the ledger's own fold.</summary>
public sealed partial class StreamProjection<TState> : SingleStreamProjection<TState, Guid> where TState : class
{
    public override TState? Evolve(TState? snapshot, Guid id, IEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        // A stream of another kind has no state of this one: whoever names it is told that there is none.
        return Evolution.Fold(snapshot, e.Data) as TState;
    }
}
