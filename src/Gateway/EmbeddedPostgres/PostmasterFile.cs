using System.Globalization;

namespace Interlieux.Gateway.EmbeddedPostgres;

/// <summary>What a running server says of itself in <c>postmaster.pid</c>.</summary>
internal sealed record PostmasterFile(int ProcessId, string SocketDirectory)
{
    private const int SocketLine = 4;

    /// <summary>The server of this cluster, running, starting or stopping, or null when there is none.</summary>
    public static PostmasterFile? Read(string cluster)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(PathIn(cluster));
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        if (lines.Length == 0 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var processId) || !Runs(processId, cluster)) return null;
        return new PostmasterFile(processId, lines.Length > SocketLine ? lines[SocketLine] : "");
    }

    /// <summary>Removes what a crash left behind: PostgreSQL would refuse to start if the number in it were another process's by now.</summary>
    public static void RemoveStale(string cluster) => File.Delete(PathIn(cluster));

    /// <summary>Whether the process is a server of this cluster: a postmaster works in its cluster's directory.</summary>
    public static bool Runs(int processId, string cluster)
    {
        try
        {
            return new FileInfo($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/cwd").LinkTarget == cluster;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Gone, or another account's, hence not the server of a cluster that is ours.
            return false;
        }
    }

    private static string PathIn(string cluster) => Path.Combine(cluster, "postmaster.pid");
}
