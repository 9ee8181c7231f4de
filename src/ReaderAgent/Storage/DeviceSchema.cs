using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Interlieux.ReaderAgent.Storage;

/// <summary>The tables of the device's file, and how an older file becomes a present one without losing a scan.</summary>
internal static class DeviceSchema
{
    private const long Version = 2;

    // A scan's columns are the scan as it is sent, but for its identifier, which is sealed. offline is null until the scan is first
    // sent or the person was told something without the gateway; until then boot says which run of the machine monotonic_ms counts.
    private const string ScanColumns =
        """
        sequence integer primary key, scan_id text not null unique, technology text not null, identifier blob not null,
        direction text not null, occurred_at text not null, monotonic_ms integer not null, boot text, offline integer,
        admitted_by text not null, list_version integer, offline_pass text
        """;

    // last_tap outlives the scans, so that a sequence is never used again.
    private const string LastTap =
        """
        create table last_tap (only integer primary key check (only = 1), sequence integer not null, occurred_at text) strict;
        insert into last_tap values (1, 0, null);
        """;

    private const string Tables =
        $"""
        create table scan ({ScanColumns}) strict;
        create table parked ({ScanColumns}, parked_at text not null, reason text not null) strict;
        create table pass (
            badge blob primary key, pass text not null, valid_from integer not null, valid_until integer not null, entries integer not null,
            withdrawn integer not null, day text, taps integer not null, used_at integer not null) strict;
        create table clock (boot text primary key, offset_ms integer not null, measured_at integer not null) strict;
        create table note (name text primary key, value text not null) strict;
        pragma user_version = 2;
        """;

    private const string FirstColumns = "sequence, scan_id, technology, identifier, direction, occurred_at, monotonic_ms, offline, admitted_by, list_version";

    public static void Prepare(SqliteConnection connection, string path, SealedIdentifiers identifiers)
    {
        using var ask = connection.CreateCommand();
        ask.CommandText = "pragma user_version";
        var version = Convert.ToInt64(ask.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version == Version) return;
        if (version is < 0 or > Version)
            throw new StoreUnavailableException($"The queue {path} was made by a newer version of this program; install that version.");

        using var transaction = connection.BeginTransaction();
        if (version == 0) Execute(connection, LastTap + Tables);
        else Upgrade(connection, identifiers);
        transaction.Commit();
    }

    // In the first version identifiers stood in clear.
    private static void Upgrade(SqliteConnection connection, SealedIdentifiers identifiers)
    {
        connection.CreateFunction("seal", (string scanId, string identifier) => identifiers.Seal(Guid.Parse(scanId), identifier));
        var sealedColumns = FirstColumns.Replace("identifier", "seal(scan_id, identifier)", StringComparison.Ordinal);
        Execute(
            connection,
            "alter table scan rename to first_scan; alter table parked rename to first_parked;"
            + Tables
            + $"insert into scan ({FirstColumns}) select {sealedColumns} from first_scan;"
            + $"insert into parked ({FirstColumns}, parked_at, reason) select {sealedColumns}, parked_at, reason from first_parked;"
            + "drop table first_scan; drop table first_parked;");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
