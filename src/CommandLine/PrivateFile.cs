namespace Interlieux.CommandLine;

/// <summary>Files that only their owner may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes an empty file, for a program that will write to it.</summary>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public static void Make(string path) => Open(path).Dispose();

    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public static void Write(string path, string text)
    {
        using var file = Open(path);
        using (var writer = new StreamWriter(file, leaveOpen: true)) writer.Write(text);
        file.Flush(flushToDisk: true);
    }

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }
}
