using JasperFx.Events;
using Marten;

namespace Interlieux.Ledger.Streams;

/// <summary>States of streams by id, where an id that names nothing is an answer and not an error.</summary>
public static class StreamReading
{
    /// <summary>The state now, or null.</summary>
    public static async Task<T?> FindAsync<T>(this IDocumentSession session, Guid id, CancellationToken ct) where T : class
    {
        ArgumentNullException.ThrowIfNull(session);
        return id == Guid.Empty ? null : await session.Events.FetchLatest<T>(id, ct);
    }

    /// <summary>The stream with its row locked until the transaction ends, or null.</summary>
    internal static async Task<IEventStream<T>?> LockAsync<T>(this IDocumentSession session, Guid id, CancellationToken ct) where T : class
    {
        if (id == Guid.Empty) return null;
        var stream = await session.Events.FetchForExclusiveWriting<T>(id, ct);
        return stream.Aggregate is null ? null : stream;
    }
}
