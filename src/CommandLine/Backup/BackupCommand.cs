using System.CommandLine;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger.Badges;
using Npgsql;

namespace Interlieux.CommandLine.Backup;

/// <summary><c>backup FILE</c>: the ledger as it stands at one instant, and the badge key beside it. Gateways go on meanwhile.</summary>
internal static class BackupCommand
{
    // Which gateways run, and who does what among them, is not the ledger's: a restored one begins with none.
    private static readonly string[] What =
    [
        "--format=custom", "--no-owner", "--no-privileges", "--schema=ledger", "--schema=wolverine",
        "--exclude-table-data=wolverine.wolverine_node*", "--exclude-table-data=wolverine.wolverine_control_queue",
    ];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "a new file for the database; the badge key goes to FILE.key" };
        var data = LedgerSession.DataOption();
        var command = new Command("backup", "Write the ledger and its badge key to files") { file, data };
        command.SetAction((parsed, cancellation) => BackUpAsync(parsed.GetRequiredValue(file), parsed.GetValue(data), cancellation));
        return command;
    }

    private static Task<int> BackUpAsync(string file, string? data, CancellationToken ct)
    {
        var keyFile = file + ".key";
        foreach (var path in (string[])[file, keyFile])
        {
            if (Path.Exists(path)) return Task.FromResult(Terminal.Refuse($"interlieux backup: {path} is there already: name a new file."));
        }

        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            return Task.FromResult(Terminal.Refuse($"interlieux backup: there is no directory for {file}."));

        return LedgerSession.GuardAsync(data, async (options, configuration, cancellation) =>
        {
            if (!File.Exists(options.BadgeKeyPath))
            {
                throw new StartException(
                    $"The badge key {options.BadgeKeyPath} is absent, and a backup without it is useless: no badge could be recognised."
                    + " Name its directory with --data, or the file with Gateway__BadgeKeyFile.");
            }

            var keys = BadgeKeyFile.Read(options.BadgeKeyPath);
            await using var database = await LedgerDatabase.OpenAsync(configuration, options, cancellation);
            var major = await CheckAsync(database, keys, cancellation);
            var dump = await PostgresProgram.FindAsync("pg_dump", database.BinariesDirectory, major, cancellation);
            await WriteAsync(dump, database.OwnerConnectionString, options.BadgeKeyPath, file, keyFile, cancellation);

            Console.WriteLine($"The ledger is in {file}, its badge key in {keyFile}. Keep both, and apart from each other:");
            Console.WriteLine("without the key no badge can be recognised, and whoever has both can find out which card is whose.");
            return 0;
        }, ct);
    }

    /// <returns>The server's major version.</returns>
    private static async Task<int> CheckAsync(LedgerDatabase database, BadgeKeys keys, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(database.OwnerConnectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var exists = new NpgsqlCommand("select to_regclass('ledger.mt_events') is not null", connection);
        if (await exists.ExecuteScalarAsync(ct) is not true) throw new StartException("There is nothing to back up: the database holds no ledger.");

        await using var founded = new NpgsqlCommand(
            """
            select coalesce(data ->> 'fingerprint', data ->> 'badgeKeyFingerprint') from ledger.mt_events
            where type in ('network_founded', 'badge_key_rotated') order by seq_id desc limit 1
            """, connection);
        if (await founded.ExecuteScalarAsync(ct) is not string fingerprint)
            throw new StartException("There is nothing to back up: no network has been founded.");
        if (!keys.Has(fingerprint))
            throw new StartException("The badge key is not the one that this network's badges were hashed with: a backup with it would be useless.");
        return connection.PostgreSqlVersion.Major;
    }

    // Under other names until both are whole: what bears the name of a backup is one.
    private static async Task WriteAsync(
        PostgresProgram dump, string connectionString, string key, string file, string keyFile, CancellationToken ct)
    {
        var draft = $"{file}.part";
        try
        {
            PrivateFile.Make(draft);
            var run = await dump.RunAsync([.. What, $"--file={draft}"], connectionString, ct);
            if (!run.Succeeded) throw new StartException($"Nothing is backed up. {run.Complaint}");

            PrivateFile.Write(keyFile, await File.ReadAllTextAsync(key, ct));
            File.Move(draft, file, overwrite: false);
        }
        finally
        {
            File.Delete(draft);
            if (!File.Exists(file)) File.Delete(keyFile);
        }
    }
}
