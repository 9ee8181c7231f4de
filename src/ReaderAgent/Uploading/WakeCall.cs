using System.Threading.Channels;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>Says that there may be something to do; many calls before the next look are one.</summary>
internal sealed class WakeCall
{
    private readonly Channel<bool> calls = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Call() => calls.Writer.TryWrite(true);

    /// <summary>Until there is a call, or something else is due.</summary>
    public async Task WaitAsync(TimeSpan? atMost, CancellationToken ct)
    {
        using var due = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (atMost is { } wait) due.CancelAfter(wait);
        try
        {
            await calls.Reader.ReadAsync(due.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // It is due.
        }
    }
}
