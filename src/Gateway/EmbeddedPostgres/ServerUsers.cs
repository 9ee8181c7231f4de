namespace Interlieux.Gateway.EmbeddedPostgres;

/// <summary>
/// One shared lock on a file for each user of a server. The kernel gives a lock back however its holder ends, so the server's
/// watchdog, which waits for the exclusive lock, stops the server when the last user is gone and keeps the lock until it has stopped.
/// </summary>
internal sealed class ServerUsers(string file) : IDisposable
{
    private FileStream? held;

    /// <summary>Becomes a user; false when the server is being stopped.</summary>
    public bool TryJoin()
    {
        held ??= FileLock.Try(file, FileMode.Open, FileShare.Read);
        return held is not null;
    }

    /// <summary>Ceases to be a user; true when nobody else is one.</summary>
    public bool Leave()
    {
        held?.Dispose();
        held = null;
        using var alone = FileLock.Try(file, FileMode.Open, FileShare.None);
        if (alone is not null) return true;

        // Either others share the lock, and we could too, or the watchdog has it already.
        using var shared = FileLock.Try(file, FileMode.Open, FileShare.Read);
        return shared is null;
    }

    public void Dispose() => held?.Dispose();
}
