using Interlieux.ReaderAgent.Uploading;
using Polly;

namespace Interlieux.ReaderAgent.Tests.Uploading;

public sealed class RetryTests
{
    [Fact]
    public async Task After_days_without_a_gateway_the_agent_still_waits_between_attempts_and_never_longer_than_it_may()
    {
        var max = TimeSpan.FromSeconds(30);
        var delays = new List<TimeSpan>();
        var options = Uploader.RetryUntilAnswered(max, _ => { });
        options.OnRetry = attempt =>
        {
            delays.Add(attempt.RetryDelay);
            return ValueTask.CompletedTask;
        };
        var retry = new ResiliencePipelineBuilder { TimeProvider = new TimeThatFlies() }.AddRetry(options).Build();

        await retry.ExecuteAsync(
            _ => delays.Count < 5000 ? throw new NoVerdictException("down") : ValueTask.CompletedTask,
            TestContext.Current.CancellationToken);

        delays[0].Should().BeLessThan(TimeSpan.FromSeconds(1));
        delays.Should().AllSatisfy(delay => delay.Should().BePositive().And.BeLessThanOrEqualTo(max));
        delays[100..].Average(delay => delay.TotalSeconds).Should().BeGreaterThan(5);
    }

    private sealed class TimeThatFlies : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
