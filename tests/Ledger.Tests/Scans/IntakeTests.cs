using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class IntakeTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;
    private TestReader here = null!;
    private TestReader there = null!;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        home = await ledger.Venue("home");
        here = await ledger.Reader(await ledger.Venue("here"));
        there = await ledger.Reader(await ledger.Venue("there"));
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task A_stolen_device_is_told_so_for_ever_and_a_thousand_of_its_refusals_are_kept()
    {
        await ledger.Send<ReaderRevocation>(new RevokeReader(here.Id, "stolen", "test"));

        for (var batch = 0; batch < 3; batch++)
        {
            var verdicts = await Task.WhenAll(Enumerable.Range(0, 450).Select(_ => ledger.Deliver(here, ledger.Scan(7, ScanDirection.In))));
            verdicts.Should().OnlyContain(verdict => verdict.Reason == ReasonCodes.DeviceRevoked);
        }

        (await ledger.EventsOf(here.Id)).OfType<StrayScanRefused>().Should().HaveCount(Reader.RefusalsKept);
    }

    [Fact]
    public async Task A_hundred_deliveries_of_one_scan_at_once_are_one_scan()
    {
        var account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 10);
        var scan = ledger.Scan(1, ScanDirection.In);

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ledger.Deliver(here, scan)));

        verdicts.Distinct().Should().ContainSingle().Which.Outcome.Should().Be(ScanOutcome.Accepted);
        (await ledger.EventsOf(account)).OfType<ScanAccepted>().Should().ContainSingle();
        (await ledger.AccountNow(account)).Passes.Single().Charged.Should().Be(1);
    }

    [Fact]
    public async Task The_last_half_day_is_spent_once_at_two_hosts_and_through_two_gateways()
    {
        await using var another = await ledger.StartAnotherAsync();
        for (var member = 100; member < 140; member++)
        {
            var account = await ledger.Member(home, member);
            await ledger.Pack(account, home, 1);
        }

        var verdicts = await Task.WhenAll(Enumerable.Range(100, 40).Select(async member => await Task.WhenAll(
            ledger.Tap(here, member, ScanDirection.In),
            another.Deliver(there, ledger.Scan(member, ScanDirection.In)))));

        verdicts.Should().AllSatisfy(pair =>
        {
            pair.Count(verdict => verdict.Outcome == ScanOutcome.Accepted).Should().Be(1);
            pair.Count(verdict => verdict.Reason == ReasonCodes.Exhausted).Should().Be(1);
        });
    }

    [Fact]
    public async Task The_last_half_day_at_one_host_lets_both_taps_in_and_is_charged_once()
    {
        var door = await ledger.Reader(here.Venue, "door");
        await using var another = await ledger.StartAnotherAsync();
        var account = await ledger.Member(home, 2);
        await ledger.Pack(account, home, 1);

        var verdicts = await Task.WhenAll(
            ledger.Tap(here, 2, ScanDirection.In), another.Deliver(door, ledger.Scan(2, ScanDirection.In)));

        verdicts.Should().AllSatisfy(verdict => verdict.Outcome.Should().Be(ScanOutcome.Accepted));
        verdicts.Sum(verdict => verdict.HalfDaysCharged).Should().Be(1);
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_a_conflict_and_is_recorded()
    {
        var account = await ledger.Member(home, 3);
        await ledger.Pack(account, home, 10);
        var scan = ledger.Scan(3, ScanDirection.In);
        var first = await ledger.Deliver(here, scan);

        var other = await ledger.Deliver(here, scan with { Sequence = scan.Sequence + 1 });

        other.Should().BeEquivalentTo(new { Outcome = ScanOutcome.Refused, Reason = ReasonCodes.Conflict });
        (await ledger.EventsOf(here.Id)).OfType<StrayScanRefused>().Should().ContainSingle(e => e.Reason == ReasonCodes.Conflict);
        (await ledger.Deliver(here, scan)).Should().Be(first);
    }

    [Fact]
    public async Task A_conflict_that_is_sent_again_is_recorded_once()
    {
        var account = await ledger.Member(home, 33);
        await ledger.Pack(account, home, 10);
        var scan = ledger.Scan(33, ScanDirection.In);
        await ledger.Deliver(here, scan);
        var one = scan with { Sequence = scan.Sequence + 1 };
        var two = scan with { Sequence = scan.Sequence + 2 };

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => ledger.Deliver(here, i % 2 == 0 ? one : two)));

        verdicts.Should().AllBeEquivalentTo(new Verdict(scan.ScanId, ScanOutcome.Refused, ReasonCodes.Conflict, 0, null));
        (await ledger.Deliver(here, one)).Should().Be(verdicts[0]);
        (await ledger.EventsOf(here.Id)).OfType<StrayScanRefused>().Should().HaveCount(2);
    }

    [Fact]
    public async Task The_same_id_from_another_reader_is_another_scan()
    {
        var account = await ledger.Member(home, 4);
        await ledger.Pack(account, home, 10);
        var scan = ledger.Scan(4, ScanDirection.In);
        await ledger.Deliver(here, scan);

        (await ledger.Deliver(there, scan)).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public async Task An_unknown_badge_is_refused_and_recorded_on_its_reader()
    {
        (await ledger.Tap(here, 9_999, ScanDirection.In)).Reason.Should().Be(ReasonCodes.UnknownBadge);

        var stray = (await ledger.EventsOf(here.Id)).OfType<StrayScanRefused>().Single();
        stray.Reason.Should().Be(ReasonCodes.UnknownBadge);
        stray.Personal.BadgeHash.Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_badge_that_is_bound_while_its_scan_waits_is_found()
    {
        (await ledger.Tap(here, 5, ScanDirection.In)).Reason.Should().Be(ReasonCodes.UnknownBadge);
        var account = await ledger.Member(home, 5);
        await ledger.Pack(account, home, 1);

        (await ledger.Tap(here, 5, ScanDirection.In)).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public async Task A_random_identifier_is_refused_and_its_hash_is_not_kept()
    {
        BadgeIdentifier.TryParse(ScanTechnology.NfcA, "08AABBCC", out var random, out _);

        var verdict = await ledger.Deliver(here, ledger.Scan(1, ScanDirection.In) with { Identifier = random });

        verdict.Reason.Should().Be(ReasonCodes.RandomIdentifier);
        (await ledger.EventsOf(here.Id)).OfType<StrayScanRefused>().Single().Personal.BadgeHash.Should().BeNull();
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-46 * 24 * 60)]
    [InlineData(3 * 365 * 24 * 60)]
    public async Task A_clock_that_is_far_off_is_refused(int minutes)
    {
        var account = await ledger.Member(home, 6);
        await ledger.Pack(account, home, 1);

        (await ledger.Tap(here, 6, ScanDirection.In, ledger.Clock.Now.AddMinutes(minutes))).Reason.Should().Be(ReasonCodes.Clock);
    }

    [Fact]
    public async Task A_time_that_no_calendar_has_a_day_for_is_refused_and_keeps_no_other_scan_waiting()
    {
        await ledger.Pack(await ledger.Member(home, 7), home, 1);
        var hostile = new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue }
            .SelectMany(at => new[] { ledger.Scan(7, ScanDirection.In, at), ledger.Scan(99, ScanDirection.In, at) }).ToArray();

        var verdicts = await Task.WhenAll([.. hostile.Select(scan => ledger.Deliver(here, scan)), ledger.Tap(here, 7, ScanDirection.In)]);

        verdicts[..^1].Should().OnlyContain(verdict => verdict.Outcome == ScanOutcome.Refused && verdict.Reason == ReasonCodes.Clock);
        verdicts[^1].Outcome.Should().Be(ScanOutcome.Accepted);
        (await ledger.Count("ledger.scan_dead_letter")).Should().Be(0);
    }

    [Fact]
    public async Task A_revoked_device_gets_nothing_but_that_answer()
    {
        var account = await ledger.Member(home, 7);
        await ledger.Pack(account, home, 5);
        var stolen = await ledger.Reader(here.Venue, "stolen");
        await ledger.Send<ReaderRevocation>(new RevokeReader(stolen.Id, "stolen", "test"));

        (await ledger.Tap(stolen, 7, ScanDirection.In)).Reason.Should().Be(ReasonCodes.DeviceRevoked);

        (await ledger.EventsOf(stolen.Id)).OfType<StrayScanRefused>().Should().ContainSingle();
        (await ledger.AccountNow(account)).Days.Should().BeEmpty();
    }

    [Fact]
    public async Task Who_is_inside_is_known_at_once()
    {
        var account = await ledger.Member(home, 8);
        await ledger.Pack(account, home, 5);
        await ledger.Tap(here, 8, ScanDirection.In);
        (await Present(account)).Should().Be(here.Venue);

        await ledger.Tap(there, 8, ScanDirection.In, ledger.Clock.Now.AddMinutes(2));
        (await Present(account)).Should().Be(there.Venue);

        await ledger.Tap(there, 8, ScanDirection.Out, ledger.Clock.Now.AddMinutes(4));
        (await Present(account)).Should().BeNull();
    }

    [Fact]
    public async Task A_scan_that_cannot_be_recorded_becomes_a_dead_letter_and_stops_nobody_else()
    {
        var well = await ledger.Member(home, 10);
        await ledger.Pack(well, home, 5);
        // An event that cannot be read poisons every scan of its account.
        var poisoned = await ledger.Member(home, 11);
        await ledger.Pack(poisoned, home, 5);
        await Sql($"update ledger.mt_events set data = data - 'scope' || '{{\"validFrom\": \"no day\"}}' where stream_id = '{poisoned}' and type = 'pass_purchased'");

        var results = await Task.WhenAll(Outcome(11), Outcome(10), Outcome(11));

        results.Should().Equal("DeadLetterException", "Accepted", "DeadLetterException");
        (await ledger.Count("ledger.scan_dead_letter")).Should().Be(2);

        // Mended by an operator, the letters are replayed, and each scan has its one verdict.
        var ct = TestContext.Current.CancellationToken;
        var letters = await ledger.Intake.DeadLettersAsync(10, ct);
        letters.Should().HaveCount(2).And.OnlyContain(letter => letter.Replayable && letter.Attempts == 1);
        await FluentActions.Awaiting(() => ledger.Intake.ReplayAsync(here.Id, letters[0].ScanId, ct)).Should().ThrowAsync<DeadLetterException>();
        await Sql($"update ledger.mt_events set data = data || '{{\"validFrom\": \"2026-01-01\", \"scope\": {{\"reach\": \"Network\", \"venues\": []}}}}' where stream_id = '{poisoned}' and type = 'pass_purchased'");
        (await ledger.Intake.ReplayAsync(here.Id, letters[0].ScanId, ct))!.Outcome.Should().Be(ScanOutcome.Accepted);
        (await ledger.Intake.ReplayAsync(here.Id, letters[1].ScanId, ct))!.Outcome.Should().Be(ScanOutcome.Repeat);
        (await ledger.Intake.DeadLettersAsync(10, ct)).Should().BeEmpty();
        (await ledger.Intake.ReplayAsync(here.Id, StableId.Of("none"), ct)).Should().BeNull();

        async Task<string> Outcome(int member)
        {
            try
            {
                return $"{(await ledger.Tap(here, member, ScanDirection.In)).Outcome}";
            }
            catch (Exception e)
            {
                return e.GetType().Name;
            }
        }
    }

    private async Task<Guid?> Present(Guid account)
    {
        await using var session = ledger.Store.QuerySession();
        var hosts = await session.AdvancedSql.QueryAsync<Guid>(
            "select host_venue from ledger.open_visit where account_id = ?", TestContext.Current.CancellationToken, account);
        return hosts.Count == 0 ? null : hosts[0];
    }

    private async Task Sql(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(ledger.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
