namespace Interlieux.Ledger.Badges;

/// <summary>Keeps the badge keys in a file that only its owner may read: one a line, the one in use first.</summary>
public static class BadgeKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="BadgeKeyException">The file is not a badge key, or others may read it.</exception>
    public static BadgeKeys ReadOrMake(string path)
    {
        if (!File.Exists(path)) Make(path);
        return Read(path);
    }

    /// <exception cref="BadgeKeyException">The file is not a badge key, or others may read it.</exception>
    public static BadgeKeys Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new BadgeKeyException($"The badge key {path} can be read by others. Run: chmod 600 {path}");

        var keys = new List<BadgeKey>();
        foreach (var line in File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            var bytes = new byte[BadgeKey.Length];
            if (!Convert.TryFromBase64String(line, bytes, out var length) || length != BadgeKey.Length) throw NotKeys(path);
            keys.Add(new BadgeKey(bytes));
        }

        return keys.Count > 0 ? new BadgeKeys(keys) : throw NotKeys(path);
    }

    /// <summary>Puts a new key before those that are there. Running programs go on with what they have read.</summary>
    /// <returns>The keys as they are now.</returns>
    /// <exception cref="BadgeKeyException">The file is not a badge key, or others may read it.</exception>
    public static BadgeKeys Rotate(string path)
    {
        ReadOrMake(path);
        var draft = Draft(path, [BadgeKey.GenerateText(), .. File.ReadAllLines(path)]);
        File.Move(draft, path, overwrite: true);
        return ReadOrMake(path);
    }

    private static BadgeKeyException NotKeys(string path) =>
        new($"The badge key {path} is not 32 bytes in base64 on each line. Restore it from its backup.");

    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = Draft(path, [BadgeKey.GenerateText()]);
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

    // Written beside and then moved, so that nobody reads half a key.
    private static string Draft(string path, IEnumerable<string> lines)
    {
        var draft = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetRandomFileName()}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(draft, options);
        foreach (var line in lines) writer.WriteLine(line);
        return draft;
    }
}
