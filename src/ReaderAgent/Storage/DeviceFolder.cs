using System.Security.Cryptography;

namespace Interlieux.ReaderAgent.Storage;

/// <summary>The folder of one device: its database and its secrets, readable by their owner only.</summary>
internal sealed class DeviceFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int SecretLength = 32;

    private DeviceFolder(string path) => Path = path;

    public string Path { get; }

    /// <exception cref="StoreUnavailableException">The folder cannot be made or written.</exception>
    public static DeviceFolder Open(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
            return new DeviceFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The folder {path} cannot be used: {e.Message} Check Reader__Data and its owner.", e);
        }
    }

    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    public void Touch(string name)
    {
        if (!File.Exists(FileOf(name))) Create(name).Dispose();
    }

    /// <summary>A secret of 32 bytes; null when there is none yet.</summary>
    /// <exception cref="StoreUnavailableException">The file holds something else.</exception>
    public byte[]? ReadSecret(string name)
    {
        var file = FileOf(name);
        if (!File.Exists(file)) return null;
        var secret = new byte[SecretLength];
        return Convert.TryFromBase64String(File.ReadAllText(file).Trim(), secret, out var length) && length == SecretLength
            ? secret
            : throw new StoreUnavailableException(
                $"The file {file} is not 32 bytes in base64: restore it from its backup, or enrol this reader again in an empty folder.");
    }

    public byte[] ReadOrMakeSecret(string name)
    {
        if (ReadSecret(name) is { } secret) return secret;
        WriteText(name, Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretLength)));
        return ReadSecret(name)!;
    }

    /// <summary>Replaces a file as a whole: after a power cut it is the old one or the new one.</summary>
    public void WriteText(string name, string text)
    {
        var draft = $".{name}.draft";
        File.Delete(FileOf(draft));
        using (var stream = Create(draft))
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        Move(draft, name);
    }

    /// <summary>Puts a file in the place of another; when this returns, a power cut does not undo it.</summary>
    public void Move(string from, string to)
    {
        File.Move(FileOf(from), FileOf(to), overwrite: true);
        if (!OperatingSystem.IsWindows()) DirectorySync.Flush(Path);
    }

    /// <summary>Opens a file to write, and makes it for its owner only.</summary>
    public FileStream Create(string name)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(FileOf(name), options);
    }
}
