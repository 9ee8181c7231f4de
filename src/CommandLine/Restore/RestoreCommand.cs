using System.CommandLine;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Wolverine;

namespace Interlieux.CommandLine.Restore;

/// <summary><c>restore FILE</c>: a ledger from its backup into an empty database, whole or not at all.</summary>
internal static class RestoreCommand
{
    private const int MajorMin = 15;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "what backup wrote" };
        var key = new Option<string?>("--key") { Description = "The badge key that backup wrote; FILE.key when nothing else is said", HelpName = "FILE" };
        var data = LedgerSession.DataOption();
        var command = new Command("restore", "Bring a ledger back from its backup, into an empty database") { file, key, data };
        command.SetAction((parsed, cancellation) =>
        {
            var backup = parsed.GetRequiredValue(file);
            return RestoreAsync(backup, parsed.GetValue(key) ?? $"{backup}.key", parsed.GetValue(data), cancellation);
        });
        return command;
    }

    private static Task<int> RestoreAsync(string file, string keyFile, string? data, CancellationToken ct)
    {
        if (!File.Exists(file)) return Refused($"there is no file {file}.");
        if (!File.Exists(keyFile))
            return Refused($"there is no file {keyFile}, and without the badge key no badge could be recognised: name it with --key.");

        return LedgerSession.GuardAsync(data, async (options, configuration, cancellation) =>
        {
            try
            {
                var reading = await PostgresProgram.FindAsync("pg_restore", null, MajorMin, cancellation);
                var (fingerprint, fault) = await BackupFile.FingerprintAsync(reading, file, cancellation);
                if (fault is not null) return await Refused(fault);
                if (!BadgeKeyFile.Read(keyFile).Has(fingerprint!))
                    return await Refused($"{keyFile} is not the badge key of the network in {file}.");
                if (File.Exists(options.BadgeKeyPath) && !BadgeKeyFile.Read(options.BadgeKeyPath).Has(fingerprint!))
                    return await Refused($"{options.BadgeKeyPath} is the badge key of another network: name another directory with --data.");
            }
            catch (BadgeKeyException e)
            {
                return await Refused(e.Message);
            }

            await using var database = await LedgerDatabase.OpenAsync(configuration, options, cancellation);
            return await RestoreAsync(file, keyFile, options, database, cancellation);
        }, ct);
    }

    private static async Task<int> RestoreAsync(
        string file, string keyFile, GatewayOptions options, LedgerDatabase database, CancellationToken ct)
    {
        if (await InspectAsync(database, ct) is not { } major)
            return await Refused("the database is not empty: restore into a new one. Nothing was changed.");

        var restore = await PostgresProgram.FindAsync("pg_restore", database.BinariesDirectory, major, ct);
        // The key first: a ledger is never there without it.
        var isNewKey = !File.Exists(options.BadgeKeyPath);
        if (isNewKey)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.BadgeKeyPath))!);
            PrivateFile.Write(options.BadgeKeyPath, await File.ReadAllTextAsync(keyFile, ct));
        }

        var isRestored = false;
        try
        {
            var run = await restore.RunAsync(
                ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", $"--dbname={DatabaseOf(database)}", file],
                database.OwnerConnectionString, ct);
            if (!run.Succeeded) throw new StartException($"Nothing was restored. {run.Complaint}");
            isRestored = true;
        }
        finally
        {
            if (!isRestored && isNewKey) File.Delete(options.BadgeKeyPath);
        }

        return await CompleteAsync(options, database, ct);
    }

    // A backup of an earlier version is brought to this one; the roles' rights are not in it.
    private static async Task<int> CompleteAsync(GatewayOptions options, LedgerDatabase database, CancellationToken ct)
    {
        await LedgerOwner.MigrateAsync(
            database.OwnerConnectionString, options.BadgeKeyPath, database.IsEmbedded ? LedgerRoles.Gateway : options.DatabaseRole,
            database.IsEmbedded ? LedgerRoles.Masking : null, ct);

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddLedgerHost(options, database.OwnerConnectionString, TimeProvider.System, DurabilityMode.MediatorOnly);
        using var ledger = builder.Build();
        if (await RestoreChecks.FaultAsync(ledger.Services, ct) is { } fault)
            throw new StartException($"The ledger was restored, and is not whole: {fault}");

        var (last, _) = await ledger.Services.GetRequiredService<LedgerViews>().ProgressAsync(ct);
        Console.WriteLine($"The ledger is restored up to event {last}, with its badge key in {options.BadgeKeyPath}.");
        if (!database.IsEmbedded && options.DatabaseRole is null)
            Console.WriteLine("Give the gateway's role its rights: ./interlieux migrate --gateway-role ROLE");
        return 0;
    }

    /// <returns>The server's major version, or null when the database holds anything.</returns>
    private static async Task<int?> InspectAsync(LedgerDatabase database, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(database.OwnerConnectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname !~ '^pg_' and n.nspname <> 'information_schema')
                or exists (select from pg_namespace where nspname in ('ledger', 'wolverine'))
            """, connection);
        return await command.ExecuteScalarAsync(ct) is false ? connection.PostgreSqlVersion.Major : null;
    }

    private static string DatabaseOf(LedgerDatabase database) =>
        new NpgsqlConnectionStringBuilder(database.OwnerConnectionString) is { Database: { Length: > 0 } name } ? name : "postgres";

    private static Task<int> Refused(string reason) => Task.FromResult(Terminal.Refuse($"interlieux restore: {reason}"));
}
