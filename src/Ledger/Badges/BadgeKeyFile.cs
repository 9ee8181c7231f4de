namespace Interlieux.Ledger.Badges;

/// <summary>Keeps the badge key in a file that only its owner may read.</summary>
public static class BadgeKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="BadgeKeyException">The file is not a badge key, or others may read it.</exception>
    public static BadgeKey ReadOrMake(string path)
    {
        if (!File.Exists(path)) Make(path);
        return Read(path);
    }

    /// <exception cref="BadgeKeyException">The file is not a badge key, or others may read it.</exception>
    public static BadgeKey Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new BadgeKeyException($"The badge key {path} can be read by others. Run: chmod 600 {path}");

        var text = File.ReadAllText(path).Trim();
        var bytes = new byte[BadgeKey.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == BadgeKey.Length
            ? new BadgeKey(bytes)
            : throw new BadgeKeyException($"The badge key {path} is not 32 bytes in base64. Restore it from its backup.");
    }

    // Written beside and then moved, so that nobody reads half a key.
    private static void Make(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(draft, options)) writer.WriteLine(BadgeKey.GenerateText());

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it first: its key is the network's.
            File.Delete(draft);
        }
    }
}
