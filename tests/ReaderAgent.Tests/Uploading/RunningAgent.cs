using System.Collections.Concurrent;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Tests.Gateway;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent.Tests.Uploading;

/// <summary>An agent that runs until disposed, with all that it logged and was answered.</summary>
internal sealed class RunningAgent : IAsyncDisposable, ILogger<Agent>
{
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource logged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task running;

    public RunningAgent(Uri gateway, string folder)
    {
        var settings = new AgentSettings
        {
            Gateway = gateway,
            Key = TestGateway.Key,
            Folder = folder,
            AnswerTimeout = TimeSpan.FromSeconds(1.5),
            RetryDelayMax = TimeSpan.FromMilliseconds(300),
        };
        Agent = Agent.Open(settings, TimeProvider.System, this, onVerdict: Verdicts.Enqueue);
        running = Agent.RunAsync(stop.Token);
    }

    public Agent Agent { get; }

    public ConcurrentQueue<string> Log { get; } = new();

    public ConcurrentQueue<Verdict> Verdicts { get; } = new();

    public void Store(int from, int to)
    {
        for (var i = from; i <= to; i++) Agent.Store(Taps.Number(i));
    }

    public Task WhenEmptyAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        return Agent.WhenEmptyAsync(ct).WaitAsync(TimeSpan.FromSeconds(60), ct);
    }

    /// <summary>Completes at the first line of the log.</summary>
    public Task WhenLoggedAsync() => logged.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        await Agent.DisposeAsync();
        stop.Dispose();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Log.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
        logged.TrySetResult();
    }
}
