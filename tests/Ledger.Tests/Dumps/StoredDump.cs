using System.IO.Compression;
using System.Runtime.CompilerServices;
using Interlieux.Tests;
using Npgsql;

namespace Interlieux.Ledger.Tests.Dumps;

/// <summary>A database that an earlier version left, and its badge key.</summary>
internal sealed record StoredDump(string ConnectionString, string BadgeKeyFile)
{
    public static async Task<StoredDump> RestoreAsync(Postgres postgres, string version, CancellationToken ct)
    {
        var folder = Path.Combine(FolderOf(), version);
        var key = postgres.NewFile("badge.key");
        File.Copy(Path.Combine(folder, "badge.key"), key);
        // A clone has the file as everybody may read it; a badge key that others can read is refused.
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var connectionString = postgres.NewDatabase();
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(await SqlAsync(Path.Combine(folder, "dump.sql.gz"), ct));
        await command.ExecuteNonQueryAsync(ct);
        return new StoredDump(connectionString, key);
    }

    // Lines with a backslash are for psql.
    private static async Task<string> SqlAsync(string file, CancellationToken ct)
    {
        await using var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        var lines = (await reader.ReadToEndAsync(ct)).Split('\n');
        return string.Join('\n', lines.Where(line => !line.StartsWith('\\')));
    }

    private static string FolderOf([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
