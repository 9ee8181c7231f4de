namespace Interlieux.ReaderAgent.CardSources;

/// <summary>Devices are read by calls that block. Each waits on a thread of its own, for the pool of a small machine has only four.</summary>
internal static class Blocking
{
    public static Task<T> RunAsync<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
