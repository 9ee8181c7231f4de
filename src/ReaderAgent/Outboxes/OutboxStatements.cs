using System.Globalization;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;
using Microsoft.Data.Sqlite;

namespace Interlieux.ReaderAgent.Outboxes;

/// <summary>The queue's SQL, each statement prepared once. Whoever uses it holds the database's gate.</summary>
internal sealed class OutboxStatements(DeviceDatabase database, SealedIdentifiers identifiers)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffzzz";

    private const string Columns =
        "sequence, scan_id, technology, identifier, direction, occurred_at, monotonic_ms, boot, offline, admitted_by, list_version, offline_pass";

    private readonly SqliteCommand readState = database.Prepare(
        "select sequence, occurred_at, (select count(*) from scan), (select count(*) from parked) from last_tap");

    private readonly SqliteCommand nextSequence = database.Prepare(
        "update last_tap set sequence = sequence + 1, occurred_at = $at returning sequence", "$at");

    private readonly SqliteCommand insert = database.Prepare(
        $"insert into scan ({Columns}) values ($sequence, $id, $technology, $identifier, $direction, $at, $monotonic, $boot, null, 'None', null, null)",
        "$sequence", "$id", "$technology", "$identifier", "$direction", "$at", "$monotonic", "$boot");

    private readonly SqliteCommand readOldest = database.Prepare(
        $"select {Columns} from scan where sequence not in (select value from json_each($deferred)) order by sequence limit $max",
        "$deferred", "$max");

    private readonly SqliteCommand readUnsent = database.Prepare(
        $"select {Columns} from scan where sequence >= $from and offline is null and sequence not in (select value from json_each($deferred)) order by sequence limit $max",
        "$from", "$deferred", "$max");

    private readonly SqliteCommand settle = database.Prepare(
        "update scan set offline = $offline, occurred_at = $at where sequence = $sequence", "$offline", "$at", "$sequence");

    private readonly SqliteCommand admit = database.Prepare(
        "update scan set offline = 1, occurred_at = $at, admitted_by = $by, list_version = $version, offline_pass = $pass where sequence = $sequence",
        "$at", "$by", "$version", "$pass", "$sequence");

    private readonly SqliteCommand readOne = database.Prepare($"select {Columns} from scan where sequence = $sequence", "$sequence");

    private readonly SqliteCommand delete = database.Prepare("delete from scan where sequence = $sequence", "$sequence");

    private readonly SqliteCommand park = database.Prepare(
        $"insert into parked ({Columns}, parked_at, reason) select {Columns}, $at, $reason from scan where sequence = $sequence",
        "$at", "$reason", "$sequence");

    private readonly SqliteCommand oldest = database.Prepare("select min(sequence) from scan");

    private readonly SqliteCommand parked = database.Prepare("select sequence from parked order by sequence limit $max", "$max");

    public static string TextOf(DateTimeOffset time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset ParseTime(string text) => DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture);

    public (LastTap LastTap, long Waiting, long Parked) ReadState()
    {
        using var row = readState.ExecuteReader();
        row.Read();
        var last = new LastTap(row.GetInt64(0), row.IsDBNull(1) ? null : ParseTime(row.GetString(1)));
        return (last, row.GetInt64(2), row.GetInt64(3));
    }

    public long NextSequence(string occurredAt) =>
        Convert.ToInt64(nextSequence.With(occurredAt).ExecuteScalar(), CultureInfo.InvariantCulture);

    public void Insert(StoredTap stored, Tap tap, Direction direction, string occurredAt, string? boot) =>
        insert.With(
            stored.Sequence, stored.ScanId.ToString(), tap.Technology.ToString(), identifiers.Seal(stored.ScanId, tap.Identifier),
            direction.ToString(), occurredAt, tap.MonotonicMs, boot).ExecuteNonQuery();

    /// <param name="deferred">Sequences to leave out, a JSON array.</param>
    public List<StoredScan> ReadOldest(int max, string deferred) => Read(readOldest.With(deferred, max));

    public List<StoredScan> ReadUnsent(long from, int max, string deferred) => Read(readUnsent.With(from, deferred, max));

    public StoredScan? ReadOne(long sequence) => Read(readOne.With(sequence)).SingleOrDefault();

    /// <summary>From now on the scan is what it is, however often it is sent.</summary>
    public void Settle(StoredScan scan, bool offline) => settle.With(offline, TextOf(scan.OccurredAt), scan.Sequence).ExecuteNonQuery();

    public void Admit(StoredScan scan, Admission admission) =>
        admit.With(TextOf(scan.OccurredAt), admission.By.ToString(), admission.ListVersion, admission.Pass, scan.Sequence).ExecuteNonQuery();

    public int Delete(long sequence) => delete.With(sequence).ExecuteNonQuery();

    public void Park(long sequence, string parkedAt, string reason) => park.With(parkedAt, reason, sequence).ExecuteNonQuery();

    public long? Oldest() => oldest.ExecuteScalar() as long?;

    public long[] ParkedSequences(int max)
    {
        var sequences = new List<long>();
        using var row = parked.With(max).ExecuteReader();
        while (row.Read()) sequences.Add(row.GetInt64(0));
        return [.. sequences];
    }

    private List<StoredScan> Read(SqliteCommand query)
    {
        var scans = new List<StoredScan>();
        using var row = query.ExecuteReader();
        while (row.Read()) scans.Add(ReadScan(row));
        return scans;
    }

    private StoredScan ReadScan(SqliteDataReader row)
    {
        var scanId = Guid.Parse(row.GetString(1));
        return new StoredScan(
            row.GetInt64(0),
            scanId,
            Enum.Parse<Technology>(row.GetString(2)),
            identifiers.Open(scanId, row.GetFieldValue<byte[]>(3)),
            Enum.Parse<Direction>(row.GetString(4)),
            ParseTime(row.GetString(5)),
            row.GetInt64(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.IsDBNull(8) ? null : row.GetBoolean(8),
            Enum.Parse<AdmittedBy>(row.GetString(9)),
            row.IsDBNull(10) ? null : row.GetInt64(10),
            row.IsDBNull(11) ? null : row.GetString(11));
    }
}
