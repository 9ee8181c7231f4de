using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Interlieux.ReaderAgent.Storage;

/// <summary>A file's new name is on disk when its folder is (man 2 fsync); .NET opens no folder.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    /// <exception cref="StoreUnavailableException">The disk does not take it.</exception>
    public static void Flush(string path)
    {
        using var folder = Open(path, ReadOnly | CloseOnExec);
        if (folder.IsInvalid || Sync(folder) != 0)
            throw new StoreUnavailableException($"The folder {path} cannot be written: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);
}
