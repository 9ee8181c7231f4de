using System.Threading.Channels;
using Interlieux.ReaderAgent.CardSources;

namespace Interlieux.ReaderAgent.Tests.Hardware;

/// <summary>A source that is read as the agent reads it: the next tap is asked for when the last one is stored.</summary>
internal sealed class RunningSource : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ICardSource source;
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<Tap> taps = Channel.CreateUnbounded<Tap>();

    public RunningSource(ICardSource source)
    {
        this.source = source;
        Reading = ReadAsync();
    }

    public Task Reading { get; }

    public SourceState State => source.Health.State;

    public async Task<Tap> NextAsync() => await taps.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    /// <summary>Nothing more was read than was asked for.</summary>
    public void HasNoMore() => taps.Reader.TryPeek(out _).Should().BeFalse("nothing else was shown");

    public Task BecomesAsync(SourceCondition condition) => WhenAsync(() => State.Condition == condition);

    /// <summary>Looked at after each change of the state.</summary>
    public async Task WhenAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            for (var state = State; !condition(); state = State) await source.Health.WhenStateChangesAsync(state, patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"It did not come to that: {State}");
        }
    }

    /// <summary>Cancels, and waits for the end.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await Reading.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var tap in source.ReadAsync(default, stop.Token)) taps.Writer.TryWrite(tap);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            taps.Writer.TryComplete();
        }
    }
}
