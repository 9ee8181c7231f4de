using System.Buffers;
using System.Collections.Frozen;
using Interlieux.Ledger.Occupancy;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>
/// Appends by one batch of SQL into Marten's tables: what Marten's function does stream by stream is done for all streams at once, and
/// receipts and presences go with it (docs/adr/0012). Events for which an inline projection waits are left to Marten.
/// </summary>
internal sealed class SqlAppend : IEventAppend
{
    // The row locks are held since the versions were read: a version that is another one means that a lock was lost.
    private const string AdvanceStreams = """
        update ledger.mt_streams s set version = a.next, timestamp = now()
        from unnest($1, $2, $3) as a(id, version, next) where s.id = a.id and s.version = a.version and not s.is_archived
        """;

    // unnest keeps the order of its arrays, so a stream's sequence numbers rise with its versions.
    private const string InsertEvents = """
        insert into ledger.mt_events
            (seq_id, id, stream_id, version, data, type, mt_dotnet_type, timestamp, tenant_id, is_archived)
        select nextval('ledger.mt_events_sequence'), e.id, e.stream, e.version, e.data, e.type, e.dotnet_type, $7, $8, false
        from unnest($1, $2, $3, $4, $5, $6) as e(id, stream, version, data, type, dotnet_type)
        """;

    private readonly MartenAppend marten;
    private readonly TimeProvider clock;
    private readonly ISerializer serializer;
    private readonly FrozenDictionary<Type, IEventType> types;

    public SqlAppend(IDocumentStore store, TimeProvider clock)
    {
        (marten, this.clock, serializer) = (new MartenAppend(store), clock, store.Options.Serializer());
        var known = store.Options.Events.AllKnownEventTypes();
        types = known.Where(type => !HasInlineProjection(store, type.EventType)).ToFrozenDictionary(type => type.EventType);
    }

    public async Task WriteAsync(NpgsqlTransaction transaction, IntakeWrites writes, CancellationToken ct)
    {
        if (!writes.Appends.Values.All(events => events.TrueForAll(e => types.ContainsKey(e.GetType()))))
        {
            await marten.WriteAsync(transaction, writes, ct);
            return;
        }

        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        if (writes.Appends.Count > 0)
        {
            batch.BatchCommands.Add(Advance(writes));
            batch.BatchCommands.Add(Insert(writes));
        }

        Receipts.Insert(batch.BatchCommands, writes.Receipts);
        OpenVisits.Change(batch.BatchCommands, writes.Presences);
        AwayEntries.Insert(batch.BatchCommands, writes.AwayEntries);
        if (batch.BatchCommands.Count == 0) return;

        await batch.ExecuteNonQueryAsync(ct);
        if (writes.Appends.Count > 0 && batch.BatchCommands[0].RecordsAffected != writes.Appends.Count)
            throw new InvalidOperationException("A stream is archived, or was written while its row was locked.");
    }

    /// <summary>Whether Marten would run an inline projection for events of a type; one that names no types is told of all.</summary>
    internal static bool HasInlineProjection(IDocumentStore store, Type eventType) => store.Options.Events.Projections()
        .OfType<ProjectionBase>().Where(projection => projection.Lifecycle == ProjectionLifecycle.Inline)
        .Any(projection => projection.IncludedEventTypes is not { Count: > 0 } awaited || awaited.Any(type => type.IsAssignableFrom(eventType)));

    private static NpgsqlBatchCommand Advance(IntakeWrites writes)
    {
        var (ids, before, after) = (new Guid[writes.Appends.Count], new long[writes.Appends.Count], new long[writes.Appends.Count]);
        var i = 0;
        foreach (var (stream, events) in writes.Appends)
        {
            (ids[i], before[i]) = (stream, writes.Versions[stream]);
            after[i] = before[i] + events.Count;
            i++;
        }

        return new NpgsqlBatchCommand(AdvanceStreams)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = ids }, new NpgsqlParameter<long[]> { TypedValue = before },
                new NpgsqlParameter<long[]> { TypedValue = after },
            },
        };
    }

    private NpgsqlBatchCommand Insert(IntakeWrites writes)
    {
        var count = writes.Appends.Values.Sum(events => events.Count);
        var (ids, streams, versions) = (new Guid[count], new Guid[count], new long[count]);
        var (bodies, names, dotnet) = (new byte[count][], new string[count], new string[count]);
        var (now, json, i) = (clock.GetUtcNow(), new ArrayBufferWriter<byte>(1_024), 0);
        foreach (var (stream, events) in writes.Appends)
        {
            var version = writes.Versions[stream];
            foreach (var e in events)
            {
                json.ResetWrittenCount();
                serializer.WriteTo(json, e);
                var type = types[e.GetType()];
                (ids[i], streams[i], versions[i]) = (Guid.CreateVersion7(now), stream, ++version);
                (bodies[i], names[i], dotnet[i]) = (json.WrittenSpan.ToArray(), type.EventTypeName, type.DotNetTypeName);
                i++;
            }
        }

        return new NpgsqlBatchCommand(InsertEvents)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = ids },
                new NpgsqlParameter<Guid[]> { TypedValue = streams },
                new NpgsqlParameter<long[]> { TypedValue = versions },
                new NpgsqlParameter<byte[][]> { TypedValue = bodies, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new NpgsqlParameter<string[]> { TypedValue = names },
                new NpgsqlParameter<string[]> { TypedValue = dotnet },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
                new NpgsqlParameter<string> { TypedValue = StorageConstants.DefaultTenantId },
            },
        };
    }
}
