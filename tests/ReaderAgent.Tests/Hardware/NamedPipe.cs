using System.Runtime.InteropServices;

namespace Interlieux.ReaderAgent.Tests.Hardware;

/// <summary>A FIFO in the place of a device file: what is written here is read there, and it ends when it is closed here.</summary>
internal sealed partial class NamedPipe : IDisposable
{
    private readonly FileStream writer;

    public NamedPipe(string path)
    {
        if (MakeFifo(path, 0x180) != 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        // Opened both ways it waits for nobody.
        writer = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    public Task WriteAsync(byte[] bytes) => writer.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask();

    public void Dispose() => writer.Dispose();

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
