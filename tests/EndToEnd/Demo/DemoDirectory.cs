namespace Interlieux.EndToEnd.Demo;

/// <summary>A data directory of its own for one test, which an account without rights can enter as well.</summary>
public sealed class DemoDirectory : IDisposable
{
    private readonly string root = Path.Combine(Path.GetTempPath(), $"interlieux-demo-{Path.GetRandomFileName()}");

    public DemoDirectory() => Directory.CreateDirectory(root);

    public string Data => Path.Combine(root, "data");

    /// <summary>Whether a PostgreSQL server runs on it.</summary>
    public bool ServerRuns => File.Exists(Path.Combine(Data, "postgres", "cluster", "postmaster.pid"));

    public void Dispose() => Directory.Delete(root, recursive: true);
}
