using System.Diagnostics;

namespace Interlieux.Tests.Readers;

/// <summary>What only one process of a machine may do at a time, whichever program it runs. Gone with its holder, however that ends.</summary>
internal sealed class MachineLock : IAsyncDisposable
{
    private readonly Process holder;

    private MachineLock(Process holder) => this.holder = holder;

    /// <summary>Waits until nobody else holds it.</summary>
    public static async Task<MachineLock> TakeAsync(string name, CancellationToken ct)
    {
        // flock(1) waits in the kernel, and lets go when its input ends.
        var holder = Process.Start(new ProcessStartInfo("flock", [Path.Combine(Path.GetTempPath(), $"{name}.lock"), "sh", "-c", "echo held; cat"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        await holder.StandardOutput.ReadLineAsync(ct);
        return new MachineLock(holder);
    }

    public async ValueTask DisposeAsync()
    {
        holder.StandardInput.Close();
        await holder.WaitForExitAsync();
        holder.Dispose();
    }
}
