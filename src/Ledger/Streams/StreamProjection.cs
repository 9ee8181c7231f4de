using JasperFx.Events;
using Marten.Events.Aggregation;

namespace Interlieux.Ledger.Streams;

/// <summary>Lets Marten fold a stream with the ledger's own fold.</summary>
public sealed partial class StreamProjection<TState> : SingleStreamProjection<TState, Guid> where TState : class
{
    public override TState? Evolve(TState? snapshot, Guid id, IEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return (TState?)Evolution.Fold(snapshot, e.Data);
    }
}
