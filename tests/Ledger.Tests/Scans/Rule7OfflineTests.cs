using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Venues;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule7OfflineTests
{
    private static readonly long Told = At("08:30").ToUnixTimeMilliseconds();

    private readonly Scene scene = new();

    [Fact]
    public void A_visit_let_in_by_a_valid_list_is_charged_to_the_pass_that_can_pay()
    {
        Offline(OfflinePolicy.AllowList, Admission.AllowList, Told).GivePack(1);

        scene.Scan(Host, ScanDirection.In, "09:00").Should().BeEquivalentTo(
            new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 1, RemainingHalfDays = 0 });
        scene.Charges.Single().PassId.Should().Be(Id("pack"));
    }

    [Theory]
    [InlineData(OfflinePolicy.AllowList)]
    [InlineData(OfflinePolicy.Open)]
    public void A_visit_let_in_by_a_valid_list_that_no_pass_can_pay_is_an_overdraft(OfflinePolicy policy)
    {
        Offline(policy, Admission.AllowList, Told);

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);

        scene.Charges.Single().Should().BeEquivalentTo(new { Overdraft = true, PassId = (Guid?)null, HostVenue = Host });
        scene.Account.Overdraft.Should().Be(1);
    }

    [Fact]
    public void A_visit_let_in_by_a_valid_list_is_paid_by_a_pass_that_can_even_while_an_overdraft_is_unsettled()
    {
        scene.GivePack(1);
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "17:00");
        Offline(OfflinePolicy.AllowList, Admission.AllowList, Told).GivePack(5, "new");

        scene.Scan(Host, ScanDirection.In, "09:00", days: 1).Outcome.Should().Be(ScanOutcome.Accepted);

        scene.Charges.Last().Should().BeEquivalentTo(new { PassId = Id("new"), Overdraft = false });
        scene.Account.Overdraft.Should().Be(1);
    }

    [Theory]
    [InlineData(OfflinePolicy.Open, Admission.Open, false)]
    [InlineData(OfflinePolicy.AllowList, Admission.AllowList, false)] // no list: not by the rules
    [InlineData(OfflinePolicy.Closed, Admission.AllowList, true)]
    [InlineData(OfflinePolicy.Store, Admission.AllowList, true)]
    public void What_was_let_in_without_a_valid_list_and_no_pass_can_pay_is_borne_by_the_host(
        OfflinePolicy policy, Admission admittedBy, bool list)
    {
        Offline(policy, admittedBy, list ? Told : null);

        scene.Scan(Host, ScanDirection.In, "09:00").Should().BeEquivalentTo(
            new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 0 });

        scene.Events.OfType<HalfDayBorne>().Should().ContainSingle();
        scene.Charges.Should().BeEmpty("there is no obligation");
        scene.Account.Overdraft.Should().Be(0);
    }

    [Fact]
    public void The_second_half_day_of_a_visit_that_the_host_bears_is_borne_too()
    {
        Offline(OfflinePolicy.Open, Admission.Open, null);
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.GivePack(5);

        scene.Scan(Host, ScanDirection.Out, "17:00");

        scene.Charged(Host).Should().Be(2);
        scene.Events.OfType<HalfDayBorne>().Should().HaveCount(2);
        scene.Charges.Should().BeEmpty();
    }

    [Fact]
    public void A_borne_half_day_that_is_no_longer_owed_is_taken_back()
    {
        Offline(OfflinePolicy.Open, Admission.Open, null);
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "17:00");

        scene.Scan(Host, ScanDirection.In, "15:00");

        scene.Charged(Host).Should().Be(1);
        scene.Events.OfType<BorneHalfDayReversed>().Should().ContainSingle();
        scene.Events.OfType<ChargeReversed>().Should().BeEmpty();
    }

    [Fact]
    public void Without_a_list_a_pass_that_can_pay_pays()
    {
        Offline(OfflinePolicy.Open, Admission.Open, null).GivePack(5);

        scene.Scan(Host, ScanDirection.In, "09:00").HalfDaysCharged.Should().Be(1);
        scene.Charges.Single().PassId.Should().Be(Id("pack"));
    }

    [Fact]
    public void A_reader_already_told_of_the_revocation_makes_its_host_bear_the_visit()
    {
        Offline(OfflinePolicy.AllowList, Admission.AllowList, Told).GivePack(5);
        scene.Give(new BadgeRevoked(Id("badge"), "lost", At("08:30")));

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);

        scene.Charges.Should().BeEmpty();
        scene.Events.OfType<HalfDayBorne>().Should().ContainSingle();
        scene.Account.Passes.Single().Charged.Should().Be(0);
    }

    [Theory]
    [InlineData(-8 * 24 * 60)] // older than a list lives
    [InlineData(60)] // of a time that had not come
    [InlineData(null)] // of 1970
    public void A_list_that_cannot_have_been_valid_excuses_nobody_who_let_a_revoked_badge_in(int? minutes)
    {
        var version = minutes is { } m ? At("09:00").AddMinutes(m).ToUnixTimeMilliseconds() : 1;
        Offline(OfflinePolicy.AllowList, Admission.AllowList, version).GivePack(5);
        scene.Give(new BadgeRevoked(Id("badge"), "lost", At("08:30", days: -1)));

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);

        scene.Charges.Should().BeEmpty();
        scene.Events.OfType<HalfDayBorne>().Should().ContainSingle();
    }

    [Theory]
    [InlineData(-8 * 24 * 60)]
    [InlineData(null)]
    public void A_list_that_cannot_have_been_valid_makes_no_overdraft(int? minutes)
    {
        Offline(OfflinePolicy.AllowList, Admission.AllowList, minutes is { } m ? At("09:00").AddMinutes(m).ToUnixTimeMilliseconds() : 1);

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);

        scene.Account.Overdraft.Should().Be(0);
        scene.Events.OfType<HalfDayBorne>().Should().ContainSingle();
    }

    [Fact]
    public void A_reader_not_yet_told_of_the_revocation_let_the_member_in_by_the_rules()
    {
        Offline(OfflinePolicy.AllowList, Admission.AllowList, Told).GivePack(5);
        scene.Give(new BadgeRevoked(Id("badge"), "lost", At("08:30").AddMilliseconds(1)));

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);

        scene.Charges.Single().PassId.Should().Be(Id("pack"));
    }

    [Theory]
    [InlineData("08:59", 1, 0)]
    [InlineData("09:01", 0, 1)] // the badge was good when it was shown
    public void Without_a_list_the_host_bears_a_badge_that_was_revoked_when_it_was_shown(string revokedAt, int borne, int charged)
    {
        Offline(OfflinePolicy.Open, Admission.Open, null).GivePack(5);
        scene.Give(new BadgeRevoked(Id("badge"), "lost", At(revokedAt)));
        scene.Now = At("12:00");

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);

        (scene.Events.OfType<HalfDayBorne>().Count(), scene.Charges.Count()).Should().Be((borne, charged));
    }

    [Theory]
    [InlineData(OfflinePolicy.AllowList, Admission.AllowList)]
    [InlineData(OfflinePolicy.Open, Admission.Open)]
    public void Where_the_badges_first_account_cannot_pay_the_next_one_pays_before_anybody_overdraws(
        OfflinePolicy policy, Admission admittedBy)
    {
        Offline(policy, admittedBy, admittedBy == Admission.AllowList ? Told : null).Open("second", OtherHost).GivePack(5, "second pack");

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Scan(Host, ScanDirection.Out, "17:00");

        scene.Charges.Select(charge => charge.PassId).Should().Equal(Id("second pack"), Id("second pack"));
        scene.Events.OfType<HalfDayBorne>().Should().BeEmpty();
    }

    [Fact]
    public void Where_no_account_of_the_badge_can_pay_the_first_one_overdraws()
    {
        Offline(OfflinePolicy.AllowList, Admission.AllowList, Told).Open("second", OtherHost);

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Scan(Host, ScanDirection.Out, "17:00");

        scene.Charges.Should().HaveCount(2).And.OnlyContain(charge => charge.AccountId == Id("account") && charge.Overdraft);
    }

    [Fact]
    public void A_stored_tap_that_let_nobody_in_is_judged_as_if_online()
    {
        Offline(OfflinePolicy.Store, Admission.None, null);

        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.NoPass);
        scene.Events.Should().ContainSingle().Which.Should().BeOfType<ScanRefused>();
    }

    [Fact]
    public void An_admission_that_a_reader_claims_while_online_counts_for_nothing()
    {
        scene.Terms[Host] = VenueTerms.Default with { Offline = OfflinePolicy.Open };
        scene.Arrives = personal => personal with { AdmittedBy = Admission.Open };

        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.NoPass);
    }

    [Fact]
    public void Who_was_let_in_offline_is_not_sent_out_by_a_closed_door_or_a_full_house()
    {
        Offline(OfflinePolicy.AllowList, Admission.AllowList, Told).GivePack(5).Give(new AccountSuspended("unpaid", Noon));
        scene.Terms[Host] = scene.Terms[Host] with { Capacity = 1, OpeningHours = [] };
        scene.Crowd = new(1, 0, 0);

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);
    }

    private Scene Offline(OfflinePolicy policy, Admission admittedBy, long? listVersion)
    {
        scene.Terms[Host] = VenueTerms.Default with { Offline = policy };
        scene.Arrives = personal => personal with { Offline = true, AdmittedBy = admittedBy, ListVersion = listVersion };
        return scene;
    }
}
