namespace Interlieux.ReaderAgent.Tests;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("reader-agent-").FullName;

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>What the disk holds at this moment, in a new folder: what the next start finds after a kill.</summary>
    public TemporaryFolder AsFoundAfterKill()
    {
        var copy = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Path)) File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
