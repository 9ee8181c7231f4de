using Interlieux.ReaderAgent.Protocol;
using Microsoft.Data.Sqlite;

namespace Interlieux.ReaderAgent.Tests.Outboxes;

/// <summary>A queue as the first version of the program left it: identifiers in clear, no offline passes.</summary>
internal static class FirstVersionQueue
{
    private const string Columns =
        """
        sequence integer primary key, scan_id text not null unique, technology text not null, identifier text not null,
        direction text not null, occurred_at text not null, monotonic_ms integer not null, offline integer,
        admitted_by text not null, list_version integer
        """;

    private static readonly Guid First = Guid.Parse("01a20c94-8f59-7c3e-9b1d-2f6a4c8e0b17");
    private static readonly Guid Second = Guid.Parse("01a20c94-8f59-7c3e-9b1d-2f6a4c8e0b18");

    public static Scan[] Scans { get; } =
    [
        new()
        {
            ScanId = First, Sequence = 7, Technology = Technology.NfcA, Identifier = "04A2", Direction = Direction.In,
            OccurredAt = Taps.Morning, MonotonicMs = 5, Offline = false, AdmittedBy = AdmittedBy.None, ListVersion = null,
        },
        new()
        {
            ScanId = Second, Sequence = 9, Technology = Technology.Qr, Identifier = "a code", Direction = Direction.Toggle,
            OccurredAt = Taps.Morning, MonotonicMs = 6, Offline = true, AdmittedBy = AdmittedBy.None, ListVersion = null,
        },
    ];

    public static void Write(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            pragma journal_mode = wal;
            create table last_tap (only integer primary key check (only = 1), sequence integer not null, occurred_at text) strict;
            insert into last_tap values (1, 9, '2026-11-24T09:00:00.000+01:00');
            create table scan ({Columns}) strict;
            create table parked ({Columns}, parked_at text not null, reason text not null) strict;
            insert into scan values (7, '{First}', 'NfcA', '04A2', 'In', '2026-11-24T09:00:00.000+01:00', 5, 0, 'None', null);
            insert into scan values (9, '{Second}', 'Qr', 'a code', 'Toggle', '2026-11-24T09:00:00.000+01:00', 6, null, 'None', null);
            insert into parked values (8, '01a20c94-8f59-7c3e-9b1d-2f6a4c8e0b19', 'NfcA', 'zz', 'In', '2026-11-24T09:00:00.000+01:00', 5, 0,
                'None', null, '2026-11-24T09:00:01.000+01:00', 'why');
            pragma user_version = 1;
            """;
        command.ExecuteNonQuery();
    }
}
