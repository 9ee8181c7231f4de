using System.Collections.Frozen;
using System.Data.Common;
using Marten;
using Npgsql;

namespace Interlieux.Ledger.Streams;

/// <summary>Reads the events that states lack, of many streams in one query, and folds them.</summary>
internal sealed class StreamTails
{
    private const string Sql = """
        select e.stream_id, e.version, e.type, e.data
        from unnest($1, $2) as known(id, version)
        join ledger.mt_events e on e.stream_id = known.id and e.version > known.version
        order by e.stream_id, e.version
        """;

    private readonly FrozenDictionary<string, Type> types;
    private readonly ISerializer serializer;

    public StreamTails(IDocumentStore store)
    {
        types = store.Options.Events.AllKnownEventTypes().ToFrozenDictionary(type => type.EventTypeName, type => type.EventType);
        serializer = store.Options.Serializer();
    }

    /// <summary>Brings the states up to date with the versions given; streams without events stay absent.</summary>
    public async Task FoldAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, StateCache cache, IReadOnlyDictionary<Guid, long> versions,
        Dictionary<Guid, Versioned> states, CancellationToken ct)
    {
        var stale = new List<(Guid Stream, long Version)>();
        foreach (var (stream, version) in versions)
        {
            var known = cache.Find(stream);
            if (known is { } current) states[stream] = current;
            if ((known?.Version ?? 0) != version) stale.Add((stream, known?.Version ?? 0));
        }

        if (stale.Count == 0) return;

        await using var command = new NpgsqlCommand(Sql, connection, transaction);
        command.Parameters.Add(new() { Value = stale.ConvertAll(s => s.Stream).ToArray() });
        command.Parameters.Add(new() { Value = stale.ConvertAll(s => s.Version).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var stream = reader.GetGuid(0);
            var state = states.TryGetValue(stream, out var found) ? found.State : null;
            var next = Evolution.Fold(state, Read(reader, reader.GetString(2)));
            if (next is not null) states[stream] = new Versioned(reader.GetInt64(1), next);
        }
    }

    private object Read(DbDataReader reader, string typeName) => types.TryGetValue(typeName, out var type)
        ? serializer.FromJson(type, reader, 3)
        : throw new InvalidOperationException($"The ledger holds an event of type '{typeName}', which this version does not know.");
}
