using System.Collections.Concurrent;

namespace Interlieux.Ledger.Streams;

/// <summary>A stream's state and the version it was folded to.</summary>
internal readonly record struct Versioned(long Version, object State);

/// <summary>
/// States of hot streams. Only a shortcut: whoever takes one compares its version with the stream's own, under the row lock, and
/// folds what is missing.
/// </summary>
internal sealed class StateCache
{
    private const int StreamsMax = 50_000;
    private readonly ConcurrentDictionary<Guid, Versioned> states = new();

    public Versioned? Find(Guid stream) => states.TryGetValue(stream, out var found) ? found : null;

    public void Put(Guid stream, Versioned state)
    {
        // Forgetting all is crude and rare, and costs one fold a stream.
        if (states.Count >= StreamsMax) states.Clear();
        states.AddOrUpdate(stream, state, (_, known) => known.Version > state.Version ? known : state);
    }
}
