using System.Globalization;
using System.Text.RegularExpressions;

namespace Interlieux.Gateway.EmbeddedPostgres;

/// <summary>An installed PostgreSQL.</summary>
internal sealed partial record PostgresBinaries(string Directory, int Major)
{
    private const int MajorMin = 15;
    private const string DebianDirectory = "/usr/lib/postgresql";
    private const string Install = "install it with: apt-get install postgresql";

    public string Server => Path.Combine(Directory, "postgres");

    public string Initialiser => Path.Combine(Directory, "initdb");

    /// <summary>
    /// The version that made the cluster, because no other can open it; for a new cluster the first one that is recent enough,
    /// in the order: <paramref name="directory"/> alone if given, else PATH, then Debian's directories from the newest down.
    /// </summary>
    public static async Task<PostgresBinaries> ChooseAsync(string? directory, PostgresHome home, CancellationToken ct)
    {
        var installed = new List<PostgresBinaries>();
        foreach (var candidate in Candidates(directory))
        {
            var binaries = await ReadVersionAsync(candidate, ct);
            if (binaries is not null) installed.Add(binaries);
        }

        var versions = string.Join(", ", installed.Select(binaries => binaries.Major).Distinct());
        var looked = directory is null ? $"on PATH or in {DebianDirectory}" : $"in {directory}";
        if (home.ClusterMajor is { } major)
        {
            return installed.Find(binaries => binaries.Major == major) ?? throw new EmbeddedPostgresException(
                $"The database in {home.DataDirectory} was made by PostgreSQL {major}, which was not found {looked}"
                + $" (found: {(versions.Length > 0 ? versions : "none")}): install postgresql-{major}, or use another data directory.");
        }

        return installed.Find(binaries => binaries.Major >= MajorMin) ?? throw new EmbeddedPostgresException(installed.Count == 0
            ? $"PostgreSQL {MajorMin} or newer was not found {looked}: {Install}"
            : $"PostgreSQL {versions} is too old, Interlieux needs {MajorMin} or newer: {Install}");
    }

    private static IEnumerable<string> Candidates(string? directory)
    {
        if (directory is not null) return [Path.GetFullPath(directory)];

        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var debian = System.IO.Directory.Exists(DebianDirectory) ? System.IO.Directory.GetDirectories(DebianDirectory) : [];
        return path.Where(Path.IsPathRooted)
            .Concat(debian.OrderByDescending(VersionInName).Select(version => Path.Combine(version, "bin")))
            .Where(HoldsPostgres);
    }

    private static bool HoldsPostgres(string directory) =>
        File.Exists(Path.Combine(directory, "postgres")) && File.Exists(Path.Combine(directory, "initdb"));

    private static double VersionInName(string directory) =>
        double.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static async Task<PostgresBinaries?> ReadVersionAsync(string directory, CancellationToken ct)
    {
        if (!HoldsPostgres(directory)) return null;
        var answer = await SystemCommand.RunAsync(null, Path.Combine(directory, "postgres"), ["--version"], ct);
        var version = Version().Match(answer.Output);
        return version.Success
            ? new PostgresBinaries(directory, int.Parse(version.Groups["major"].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)")]
    private static partial Regex Version();
}
