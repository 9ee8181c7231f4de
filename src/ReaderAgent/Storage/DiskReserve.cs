namespace Interlieux.ReaderAgent.Storage;

/// <summary>
/// Some room that is kept for a full disk: even to remove a scan SQLite has to write. It is given up so that what waits can still be sent
/// and removed, and taken again when that has made room.
/// </summary>
internal sealed class DiskReserve(DeviceFolder folder, bool isWanted)
{
    /// <summary>Some batches of verdicts, log and all.</summary>
    public const int Bytes = 1_000_000;

    private const string Name = "reserve";

    /// <summary>Takes the room if there is any, and it is wanted.</summary>
    public void Take()
    {
        if (!isWanted) return;
        var file = folder.FileOf(Name);
        if (File.Exists(file) && new FileInfo(file).Length == Bytes) return;
        try
        {
            File.Delete(file);
            using var stream = folder.Create(Name);
            // Written, not only sized: an empty file has no room of its own.
            var block = new byte[10_000];
            for (var written = 0; written < Bytes; written += block.Length) stream.Write(block);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp();
        }
    }

    /// <returns>False when there was none.</returns>
    public bool GiveUp()
    {
        var file = folder.FileOf(Name);
        if (!File.Exists(file)) return false;
        try
        {
            File.Delete(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
