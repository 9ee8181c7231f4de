namespace Interlieux.Netting.Tests;

/// <summary>Cancels once so many reports have come.</summary>
internal sealed class CancelAfter(int reports, CancellationTokenSource source) : IProgress<NettingProgress>
{
    private int _reports;

    public void Report(NettingProgress value)
    {
        if (_reports++ == reports)
            source.Cancel();
    }
}
