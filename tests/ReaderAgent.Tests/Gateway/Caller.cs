namespace Interlieux.ReaderAgent.Tests.Gateway;

/// <summary>The agent, as the test gateway sees it.</summary>
internal static class Caller
{
    /// <summary>Completes when the caller has lost patience and is gone.</summary>
    /// <param name="aborted">Of the request or connection.</param>
    public static async Task WhenGoneAsync(CancellationToken aborted)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = aborted.Register(gone.SetResult);
        await gone.Task;
    }
}
