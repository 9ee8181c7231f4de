using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Interlieux.Gateway.EmbeddedPostgres;

/// <summary>
/// The directory that holds a cluster, its log, its locks and, when the path is short enough, its socket. It is closed to everyone
/// but the account that the server runs as. It is the data directory itself, or where a link in that directory leads.
/// </summary>
internal sealed class PostgresHome
{
    private const string ClusterName = "cluster";
    private const string UnfinishedName = "cluster.new";
    private const string SocketName = "socket";
    private const string LogName = "server.log";
    private const string OldLogName = "server.log.old";
    private const string UsersName = "users.lock";
    private const string StartName = "start.lock";
    private const string ElsewhereName = "elsewhere";
    private const string ReachableRoot = "/var/lib/interlieux";

    /// <summary>The kernel takes 107 bytes for the path of a socket; PostgreSQL adds "/.s.PGSQL.5432" to its directory.</summary>
    private const int SocketDirectoryBytesMax = 107 - 14;

    /// <summary>Characters by which PostgreSQL or Npgsql split a list of directories or hosts.</summary>
    private const string SeparatorsInHost = ",:\"";

    private static readonly HashSet<string> OwnNames =
        [ClusterName, UnfinishedName, SocketName, LogName, OldLogName, UsersName, StartName, ElsewhereName];

    private PostgresHome(string dataDirectory)
    {
        DataDirectory = dataDirectory;
        Directory = LinkTarget(Path.Combine(dataDirectory, ElsewhereName)) ?? dataDirectory;
    }

    public string DataDirectory { get; }

    public string Directory { get; private set; }

    /// <summary>The account that the server runs as, or null when that is ours: PostgreSQL refuses to run as root.</summary>
    public string? Account { get; private set; }

    public string Cluster => Path.Combine(Directory, ClusterName);

    public string Log => Path.Combine(Directory, LogName);

    public string Users => Path.Combine(Directory, UsersName);

    public string StartLock => Path.Combine(DataDirectory, StartName);

    /// <summary>The major version that made the cluster, or null when there is no cluster yet.</summary>
    public int? ClusterMajor => File.Exists(Path.Combine(Cluster, "PG_VERSION"))
        ? int.Parse(File.ReadAllText(Path.Combine(Cluster, "PG_VERSION")), CultureInfo.InvariantCulture)
        : null;

    /// <summary>Looks at a data directory and changes nothing.</summary>
    public static PostgresHome Inspect(string dataDirectory)
    {
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataDirectory));
        if (File.Exists(directory)) throw new EmbeddedPostgresException($"The data directory {directory} is a file: name another one.");
        if (!System.IO.Directory.Exists(directory)) return new PostgresHome(directory);

        var foreign = System.IO.Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).FirstOrDefault(name => !OwnNames.Contains(name!));
        if (foreign is not null)
            throw new EmbeddedPostgresException($"The data directory {directory} holds other things ({foreign}): name an empty or a new one.");

        var home = new PostgresHome(directory);
        if (System.IO.Directory.Exists(home.Cluster) && home.ClusterMajor is null)
            throw new EmbeddedPostgresException($"The database in {directory} is damaged (no PG_VERSION): restore it, or name another data directory.");
        return home;
    }

    /// <summary>Makes what is missing, but no cluster, and settles account and place.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        if (ClusterMajor is not null)
        {
            Account = Environment.IsPrivilegedProcess ? await OwnerAsync(Cluster, ct) : null;
            return;
        }

        if (Environment.IsPrivilegedProcess) Account = AccountForNewClusters();
        await MakeAsync(Directory, ct);
        if (await ReachesAsync(Directory, ct)) return;

        // A name of its own, so that a data directory that was deleted and made again starts anew.
        await RunAsync(null, "install", ["--directory", "--mode=0711", ReachableRoot], ct);
        var place = Path.Combine(ReachableRoot, RandomNumberGenerator.GetHexString(16, lowercase: true));
        await MakeAsync(place, ct);
        if (!await ReachesAsync(place, ct))
            throw new EmbeddedPostgresException($"The account {Account} can enter neither {Directory} nor {place}: name another data directory.");
        File.CreateSymbolicLink(Path.Combine(DataDirectory, ElsewhereName), place);
        Directory = place;
    }

    /// <summary>Makes the cluster in one step: it is there whole or not at all, whatever kills us.</summary>
    public async Task CreateClusterAsync(PostgresBinaries binaries, CancellationToken ct)
    {
        var unfinished = Path.Combine(Directory, UnfinishedName);
        if (System.IO.Directory.Exists(unfinished)) System.IO.Directory.Delete(unfinished, recursive: true);

        // Trust is safe: only the server's account and root can enter the socket's directory, and there is no port.
        var made = await SystemCommand.RunAsync(
            Account,
            binaries.Initialiser,
            ["-D", unfinished, "-U", EmbeddedPostgresServer.Role, "-A", "trust", "-E", "UTF8", "--no-locale"],
            ct);
        if (!made.Succeeded)
            throw new EmbeddedPostgresException($"initdb could not make a database in {Directory}: {OneLine(made.Errors)}");
        await RunAsync(Account, "touch", [Users], ct);
        System.IO.Directory.Move(unfinished, Cluster);
    }

    /// <summary>A private directory for the socket, outside when this one's path cannot be a socket's.</summary>
    public async Task<string> MakeSocketDirectoryAsync(CancellationToken ct)
    {
        var directory = Path.Combine(Directory, SocketName);
        if (Encoding.UTF8.GetByteCount(directory) > SocketDirectoryBytesMax || directory.AsSpan().ContainsAny(SeparatorsInHost))
            directory = $"/tmp/interlieux-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        await MakeAsync(directory, ct);
        return directory;
    }

    public bool Holds(string directory) => Path.GetDirectoryName(directory) == Directory;

    public void KeepLastLog()
    {
        if (File.Exists(Log)) File.Move(Log, Path.Combine(Directory, OldLogName), overwrite: true);
    }

    private async Task MakeAsync(string directory, CancellationToken ct)
    {
        string[] owner = Account is null ? [] : [$"--owner={Account}"];
        await RunAsync(null, "install", ["--directory", "--mode=0700", .. owner, directory], ct);
    }

    private async Task<bool> ReachesAsync(string directory, CancellationToken ct) =>
        Account is null || (await SystemCommand.RunAsync(Account, "/bin/sh", ["-c", "cd -- \"$1\"", "sh", directory], ct)).Succeeded;

    private static string? LinkTarget(string path) => new FileInfo(path).LinkTarget;

    private static string AccountForNewClusters() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static async Task<string?> OwnerAsync(string directory, CancellationToken ct)
    {
        var owner = await RunAsync(null, "stat", ["--format=%U", directory], ct);
        return owner is "root" or "UNKNOWN"
            ? throw new EmbeddedPostgresException(
                $"The database in {directory} belongs to {owner}, as which PostgreSQL cannot run: give it back with chown -R postgres: {directory}")
            : owner;
    }

    private static async Task<string> RunAsync(string? account, string program, string[] arguments, CancellationToken ct)
    {
        var result = await SystemCommand.RunAsync(account, program, arguments, ct);
        return result.Succeeded ? result.Output : throw new EmbeddedPostgresException(OneLine(result.Errors));
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
