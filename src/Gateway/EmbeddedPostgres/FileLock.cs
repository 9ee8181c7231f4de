namespace Interlieux.Gateway.EmbeddedPostgres;

/// <summary>The kernel's advisory lock (flock) that .NET takes with a file's share: <c>None</c> is exclusive, <c>Read</c> is shared.</summary>
internal static class FileLock
{
    private const int WouldBlock = 11;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>The lock, held until disposed, or null when another holder excludes it.</summary>
    public static FileStream? Try(string file, FileMode mode, FileShare share)
    {
        try
        {
            return new FileStream(file, mode, FileAccess.Read, share);
        }
        catch (IOException failure) when (failure.HResult == WouldBlock)
        {
            return null;
        }
    }

    public static async Task<FileStream> WaitForExclusiveAsync(string file, CancellationToken ct)
    {
        while (true)
        {
            if (Try(file, FileMode.OpenOrCreate, FileShare.None) is { } held) return held;
            await Task.Delay(Pause, ct);
        }
    }
}
