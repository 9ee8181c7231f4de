using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Signals;
using Interlieux.ReaderAgent.Tests.Gateway;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interlieux.ReaderAgent.Tests.Counters;

/// <summary>An agent with a hand that shows cards, and a light that remembers what it showed.</summary>
internal sealed class CounterScene : ICardSource, ISignalDevice, IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<Tap> shown = Channel.CreateUnbounded<Tap>();
    private readonly Channel<Signal> signals = Channel.CreateUnbounded<Signal>();
    private readonly Task running;

    /// <param name="patience">How long the person waits; far longer than an answer takes, or next to nothing.</param>
    public CounterScene(Uri gateway, string folder, TimeSpan patience)
    {
        var settings = new AgentSettings
        {
            Gateway = gateway, Key = TestGateway.Key, Folder = folder, Patience = patience, RetryDelayMax = TimeSpan.FromMilliseconds(300),
            ReportsStatus = true, KeepsReserve = true,
        };
        Agent = Agent.Open(settings, TimeProvider.System, NullLogger<Agent>.Instance, new AgentDevices([this], [this]));
        running = Agent.RunAsync(stop.Token);
    }

    public Agent Agent { get; }

    public SourceHealth Health { get; } = SourceHealth.AlwaysReady("hand");

    public void Show(Tap tap) => shown.Writer.TryWrite(tap);

    public async Task<Signal> NextSignalAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        return await signals.Reader.ReadAsync(ct).AsTask().WaitAsync(TimeSpan.FromSeconds(30), ct);
    }

    public async IAsyncEnumerable<Tap> ReadAsync(LastTap last, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var tap in shown.Reader.ReadAllAsync(ct)) yield return tap;
    }

    public Task ShowAsync(Signal signal, CancellationToken ct) => signals.Writer.WriteAsync(signal, ct).AsTask();

    public Task RestAsync(string text, CancellationToken ct) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        await Agent.DisposeAsync();
        stop.Dispose();
    }
}
