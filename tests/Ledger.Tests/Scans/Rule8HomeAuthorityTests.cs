using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Venues;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule8HomeAuthorityTests
{
    private static readonly VenueTerms OwnSoftware = VenueTerms.Default with
    {
        PassAuthority = PassAuthority.Venue, CallOut = new Uri("https://home.example/interlieux"),
    };

    private readonly Scene scene = new();

    public Rule8HomeAuthorityTests() => scene.Terms[Home] = OwnSoftware;

    [Fact]
    public void Nothing_is_decided_before_the_homes_software_was_asked()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Last!.AskHome.Should().BeTrue();
        scene.Events.Should().BeEmpty();
    }

    [Theory]
    [InlineData(HomeAnswer.Admitted)]
    [InlineData(HomeAnswer.StandingAdmit)]
    public void Who_is_admitted_owes_a_half_day_and_has_no_balance(HomeAnswer answer)
    {
        scene.Answers[Id("account")] = answer;

        scene.Scan(Host, ScanDirection.In, "09:00").Should().BeEquivalentTo(
            new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 1, RemainingHalfDays = (int?)null });

        scene.Charges.Single().Should().BeEquivalentTo(
            new { PassId = (Guid?)null, Overdraft = false, HomeVenue = Home, HostVenue = Host, PriceCents = 600L });
        scene.Events.OfType<ScanAccepted>().Single().HomeAnswer.Should().Be(answer);
    }

    [Theory]
    [InlineData(HomeAnswer.Refused, ReasonCodes.HomeRefused)]
    [InlineData(HomeAnswer.StandingRefuse, ReasonCodes.HomeTimeout)]
    public void Who_is_refused_is_told_whether_the_home_answered(HomeAnswer answer, string reason)
    {
        scene.Answers[Id("account")] = answer;

        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(reason);
        scene.Events.Should().ContainSingle().Which.Should().BeOfType<ScanRefused>().Which.HomeAnswer.Should().Be(answer);
    }

    [Fact]
    public void Passes_in_the_ledger_pay_nothing_under_the_authority_of_the_venue()
    {
        scene.GivePack(5);
        scene.Answers[Id("account")] = HomeAnswer.Admitted;

        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Account.Passes.Single().Charged.Should().Be(0);
    }

    [Fact]
    public void Exits_second_half_days_and_re_entries_ask_nothing()
    {
        scene.Answers[Id("account")] = HomeAnswer.Admitted;
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Answers.Clear();

        scene.Scan(Host, ScanDirection.Out, "14:00").Should().BeEquivalentTo(
            new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 1 });
        scene.Scan(Host, ScanDirection.In, "15:00").Should().BeEquivalentTo(
            new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 0 });
        scene.Scan(OtherHost, ScanDirection.In, "16:00");
        scene.Last!.AskHome.Should().BeTrue("another host is another half-day");
    }

    [Fact]
    public void A_door_that_is_shut_is_shut_without_a_question()
    {
        scene.Terms[Host] = VenueTerms.Default with { OpeningHours = [] };

        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.VenueClosed);
        scene.Last!.AskHome.Should().BeFalse();
    }

    [Fact]
    public void Who_was_let_in_by_a_valid_list_is_charged_without_a_question()
    {
        scene.Terms[Host] = VenueTerms.Default with { Offline = OfflinePolicy.AllowList };
        scene.Arrives = personal => personal with
        {
            Offline = true, AdmittedBy = Admission.AllowList, ListVersion = personal.OccurredAt.AddHours(-1).ToUnixTimeMilliseconds(),
        };

        scene.Scan(Host, ScanDirection.In, "09:00").HalfDaysCharged.Should().Be(1);
    }

    [Theory]
    [InlineData(HomeAnswer.Admitted, 1, 0)]
    [InlineData(HomeAnswer.Refused, 0, 1)]
    public void Who_was_let_in_by_an_open_reader_is_asked_for_and_borne_by_the_host_if_refused(HomeAnswer answer, int charged, int borne)
    {
        scene.Terms[Host] = VenueTerms.Default with { Offline = OfflinePolicy.Open };
        scene.Arrives = personal => personal with { Offline = true, AdmittedBy = Admission.Open };
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Last!.AskHome.Should().BeTrue();

        scene.Answers[Id("account")] = answer;
        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);

        (scene.Charges.Count(), scene.Events.OfType<HalfDayBorne>().Count()).Should().Be((charged, borne));
    }

    [Fact]
    public void The_answer_of_one_home_is_not_the_answer_of_another()
    {
        scene.Open("second", OtherHost);
        scene.Terms[OtherHost] = OwnSoftware;
        scene.Answers[Id("account")] = HomeAnswer.Refused;

        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Last!.AskHome.Should().BeTrue();
        scene.Last.Account.Id.Should().Be(Id("second"));

        scene.Answers[Id("second")] = HomeAnswer.Admitted;
        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Charges.Single().HomeVenue.Should().Be(OtherHost);
    }

    [Fact]
    public void Authority_changes_with_a_whole_venue_day()
    {
        scene.GivePack(5);
        scene.Terms[Home] = VenueTerms.Default;
        scene.Scan(Host, ScanDirection.In, "09:00").RemainingHalfDays.Should().Be(4);

        scene.Terms[Home] = OwnSoftware;
        scene.Scan(Host, ScanDirection.In, "09:00", days: 1);
        scene.Last!.AskHome.Should().BeTrue();
    }
}
