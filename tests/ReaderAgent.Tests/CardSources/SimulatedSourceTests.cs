using Interlieux.ReaderAgent.CardSources;
using Microsoft.Extensions.Time.Testing;

namespace Interlieux.ReaderAgent.Tests.CardSources;

public sealed class SimulatedSourceTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly DateOnly Tuesday = new(2026, 11, 24);
    private static readonly string[] Badges = [.. Enumerable.Range(1, 100).Select(i => $"04A2{i:X10}")];

    [Fact]
    public void The_same_seed_plays_the_same_day_with_the_same_scan_ids() =>
        Play(7, Tuesday).Should().Equal(Play(7, Tuesday)).And.NotEqual(Play(8, Tuesday));

    [Fact]
    public void A_day_is_plausible()
    {
        var days = Enumerable.Range(0, 5).Select(i => Play(1, Tuesday.AddDays(7 * i))).ToList();

        days.Should().AllSatisfy(day => day.Should().HaveCountGreaterThan(60).And.HaveCountLessThan(220));
        var taps = days.SelectMany(day => day).ToList();
        taps.Should().AllSatisfy(tap => tap.OccurredAt.Hour.Should().BeInRange(8, 19));
        taps.Select(tap => tap.ScanId).Should().OnlyHaveUniqueItems();
        taps.Should().AllSatisfy(tap => tap.ScanId!.Value.Version.Should().Be(7));
        taps.Should().Contain(tap => !Badges.Contains(tap.Identifier), "some cards are unknown");
        taps.Zip(taps.Skip(1)).Should().Contain(
            pair => pair.First.Identifier == pair.Second.Identifier
                && pair.Second.OccurredAt - pair.First.OccurredAt < TimeSpan.FromSeconds(20),
            "some badges are shown twice");
    }

    [Fact]
    public void A_sunday_is_quiet() => Play(1, new DateOnly(2026, 11, 22)).Count.Should().BeLessThan(Play(1, Tuesday).Count / 3);

    [Fact]
    public void Each_tap_is_later_than_the_one_before() =>
        Play(3, Tuesday).Zip(Play(3, Tuesday).Skip(1)).Should().OnlyContain(pair => pair.First.OccurredAt < pair.Second.OccurredAt);

    [Fact]
    public async Task After_a_stop_the_source_goes_on_behind_the_last_tap_that_was_stored()
    {
        var evening = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 23, 0, 0, TimeSpan.FromHours(1)));
        var source = new SimulatedSource(new Simulation(7, Paris, Badges), evening);
        var day = Play(7, Tuesday);

        var first = await TakeAsync(source, default, 10);
        var rest = await TakeAsync(source, new LastTap(10, first[^1].OccurredAt), day.Count - 10);

        first.Concat(rest).Should().Equal(day);
    }

    [Fact]
    public async Task A_tap_waits_for_its_time()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.FromHours(1)));
        var source = new SimulatedSource(new Simulation(7, Paris, Badges), clock);
        var ct = TestContext.Current.CancellationToken;
        await using var taps = source.ReadAsync(default, ct).GetAsyncEnumerator(ct);

        var next = taps.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromHours(1));
        next.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromHours(6));

        (await next.WaitAsync(TimeSpan.FromSeconds(10), ct)).Should().BeTrue();
        taps.Current.Should().Be(Play(7, Tuesday)[0]);
    }

    private static IReadOnlyList<Tap> Play(int seed, DateOnly day) => SimulatedDay.Play(seed, day, Paris, Badges);

    private static async Task<List<Tap>> TakeAsync(SimulatedSource source, LastTap last, int count)
    {
        var taps = new List<Tap>();
        await foreach (var tap in source.ReadAsync(last, TestContext.Current.CancellationToken))
        {
            taps.Add(tap);
            if (taps.Count == count) break;
        }

        return taps;
    }
}
