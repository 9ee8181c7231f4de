namespace Interlieux.Ledger.Badges;

/// <summary>Keeps the badge key in a file that only its owner may read.</summary>
public static class BadgeKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="InvalidOperationException">The file is not a badge key, or others may read it.</exception>
    public static BadgeKey ReadOrMake(string path)
    {
        if (!File.Exists(path)) Make(path);

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new InvalidOperationException($"The badge key {path} can be read by others. Run: chmod 600 {path}");

        var text = File.ReadAllText(path).Trim();
        var bytes = new byte[BadgeKey.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == BadgeKey.Length
            ? new BadgeKey(bytes)
            : throw new InvalidOperationException($"The badge key {path} is not 32 bytes in base64. Restore it from its backup.");
    }

    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        try
        {
            using var writer = new StreamWriter(path, options);
            writer.WriteLine(BadgeKey.GenerateText());
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it first.
        }
    }
}
