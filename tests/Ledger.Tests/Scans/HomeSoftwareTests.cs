using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Ledger.Venues;
using Interlieux.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interlieux.Ledger.Tests.Scans;

/// <summary>Rule 8: a home venue's own software decides, over real HTTPS; the ledger holds visit, half-days and obligation, and no balance.</summary>
public sealed class HomeSoftwareTests(Postgres postgres) : IAsyncLifetime
{
    private readonly ConcurrentQueue<(string Body, string Signature)> asked = new();
    private WebApplication software = null!;
    private LedgerUnderTest ledger = null!;
    private Func<HttpContext, Task> answer = http => http.Response.WriteAsJsonAsync(new { admit = true });
    private Guid home;
    private TestReader here = null!;

    public async ValueTask InitializeAsync()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(LedgerUnderTest.Start.AddYears(-1), LedgerUnderTest.Start.AddYears(5));
        var hash = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var exported = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(exported)));
        software = builder.Build();
        software.MapPost("/ask", async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            asked.Enqueue((await reader.ReadToEndAsync(http.RequestAborted), http.Request.Headers["Interlieux-Signature"].ToString()));
            await answer(http);
        });
        await software.StartAsync();

        ledger = await LedgerUnderTest.StartAsync(postgres, new CallOutLimits
        {
            TimeOut = TimeSpan.FromSeconds(1), AllowPrivate = true,
            CertificateCheck = (_, presented, _, _) => presented!.GetCertHashString(HashAlgorithmName.SHA256) == hash,
        });
        home = await ledger.Venue("home");
        here = await ledger.Reader(await ledger.Venue("host"));
        await ledger.Member(home, 1);
    }

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        await software.DisposeAsync();
    }

    [Fact]
    public async Task Who_is_admitted_enters_without_a_pass_and_makes_an_obligation()
    {
        await Decides(StandingAnswer.Refuse);

        var entry = ledger.Scan(1, ScanDirection.In);
        (await ledger.Deliver(here, entry)).Should().BeEquivalentTo(new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 1, RemainingHalfDays = (int?)null });
        (await ledger.Deliver(here, entry)).HalfDaysCharged.Should().Be(1);

        var question = asked.Should().ContainSingle("a redelivery asks nothing").Subject;
        JsonDocument.Parse(question.Body).RootElement.GetProperty("memberRef").GetString().Should().Be("member-1");
        var secret = ledger.Services.GetRequiredService<BadgeKeys>().Current.CallOutSecret(home);
        question.Signature.Should().Be($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(secret, System.Text.Encoding.UTF8.GetBytes(question.Body)))}");
        var events = await ledger.EventsOf(Account.IdOf(home, "member-1"));
        events.OfType<ScanAccepted>().Single().HomeAnswer.Should().Be(HomeAnswer.Admitted);
        events.OfType<HalfDayCharged>().Single().Should().BeEquivalentTo(new { PassId = (Guid?)null, Overdraft = false, HomeVenue = home });

        ledger.Clock.Now += TimeSpan.FromHours(1);
        await ledger.Tap(here, 1, ScanDirection.Out);
        ledger.Clock.Now += TimeSpan.FromHours(1);
        await ledger.Tap(here, 1, ScanDirection.In);
        asked.Should().ContainSingle("exits and re-entries need no half-day");
        await ledger.ShouldReconcile();
    }

    [Fact]
    public async Task Who_is_refused_stays_outside_and_it_is_recorded()
    {
        await Decides(StandingAnswer.Admit);
        answer = http => http.Response.WriteAsJsonAsync(new { admit = false });

        (await ledger.Tap(here, 1, ScanDirection.In)).Reason.Should().Be(ReasonCodes.HomeRefused);

        var refused = (await ledger.EventsOf(Account.IdOf(home, "member-1"))).OfType<ScanRefused>().Single();
        refused.Should().BeEquivalentTo(new { Reason = ReasonCodes.HomeRefused, HomeAnswer = HomeAnswer.Refused });
    }

    public static TheoryData<string> NoAnswers => ["silence", "error", "garbage", "redirect", "flood"];

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task Without_an_answer_the_standing_one_holds(string kind)
    {
        await Decides(StandingAnswer.Refuse);
        answer = kind switch
        {
            "silence" => WhenGoneAsync,
            "error" => http => { http.Response.StatusCode = 500; return Task.CompletedTask; },
            "garbage" => http => http.Response.WriteAsync("{{{"),
            "redirect" => http => { http.Response.Redirect("https://localhost/elsewhere"); return Task.CompletedTask; },
            _ => http => http.Response.WriteAsync(new string(' ', 100_000) + """{"admit":true}"""),
        };

        (await ledger.Tap(here, 1, ScanDirection.In)).Reason.Should().Be(ReasonCodes.HomeTimeout);
    }

    [Fact]
    public async Task A_standing_admission_lets_in_and_is_recorded_and_a_silent_home_is_left_alone_for_a_while()
    {
        await Decides(StandingAnswer.Admit);
        answer = http => { http.Response.StatusCode = 503; return Task.CompletedTask; };

        for (var i = 2; i < 12; i++)
        {
            await ledger.Member(home, i);
            (await ledger.Tap(here, i, ScanDirection.In)).Outcome.Should().Be(ScanOutcome.Accepted);
        }

        asked.Count.Should().BeInRange(5, 8, "the circuit opens");
        (await ledger.EventsOf(Account.IdOf(home, "member-5"))).OfType<ScanAccepted>().Single().HomeAnswer.Should().Be(HomeAnswer.StandingAdmit);
    }

    [Fact]
    public async Task A_slow_home_keeps_nobody_elses_members_waiting()
    {
        await Decides(StandingAnswer.Refuse);
        var asking = new TaskCompletionSource();
        answer = async http =>
        {
            asking.TrySetResult();
            await WhenGoneAsync(http);
        };
        var other = await ledger.Venue("other");
        await ledger.Pack(await ledger.Member(other, 50), other, 5);

        var slow = ledger.Tap(here, 1, ScanDirection.In);
        await asking.Task;
        var quick = ledger.Tap(here, 50, ScanDirection.In);

        (await Task.WhenAny(slow, quick)).Should().BeSameAs(quick);
        (await quick).Outcome.Should().Be(ScanOutcome.Accepted);
        (await slow).Reason.Should().Be(ReasonCodes.HomeTimeout);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.20.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.1.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("91.198.174.192", true)]
    [InlineData("2a00:1450:4007:80e::200e", true)]
    public void Only_public_addresses_are_called(string address, bool isPublic) =>
        PublicAddress.IsPublic(IPAddress.Parse(address)).Should().Be(isPublic);

    [Fact]
    public async Task By_default_a_private_address_is_not_called()
    {
        await using var strict = await LedgerUnderTest.StartAsync(postgres);
        var (itsHome, itsHost) = (await strict.Venue("home"), await strict.Venue("host"));
        await strict.Member(itsHome, 1);
        await strict.Terms(itsHome, TermsOf(StandingAnswer.Refuse));

        (await strict.Tap(await strict.Reader(itsHost), 1, ScanDirection.In)).Reason.Should().Be(ReasonCodes.HomeTimeout);
        asked.Should().BeEmpty();
    }

    /// <summary>Completes when the caller has lost patience and is gone.</summary>
    private static async Task WhenGoneAsync(HttpContext http)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    [Theory]
    [InlineData("\"Camille\"", "Camille")]
    [InlineData("\" Zoé 🎉 \"", "Zoé 🎉")]
    [InlineData("\"1234567890123456789012345678901234567890\"", "1234567890123456789012345678901234567890")]
    [InlineData("\"12345678901234567890123456789012345678901\"", null)]
    [InlineData("\"two\\nlines\"", null)]
    [InlineData("\"turned \\u202e round\"", null)]
    [InlineData("\" \"", null)]
    [InlineData("7", null)]
    [InlineData("null", null)]
    public async Task A_name_to_greet_by_goes_to_the_reader_and_nowhere_else(string sent, string? told)
    {
        await Decides(StandingAnswer.Refuse);
        answer = http => http.Response.WriteAsync($$"""{"admit":true,"label":{{sent}}}""");
        var scan = ledger.Scan(1, ScanDirection.In);

        var first = await ledger.Intake.JudgeAsync(here.Id, here.Venue, scan, TestContext.Current.CancellationToken);
        first.Verdict.Outcome.Should().Be(ScanOutcome.Accepted);
        first.Label.Should().Be(told);
        (await ledger.Intake.JudgeAsync(here.Id, here.Venue, scan, TestContext.Current.CancellationToken)).Label.Should().BeNull("it was not kept");
        if (told is not null) (await ledger.Count($"ledger.mt_events where data::text like '%{told}%'")).Should().Be(0);
    }

    private Task Decides(StandingAnswer standing) => ledger.Terms(home, TermsOf(standing));

    private VenueTerms TermsOf(StandingAnswer standing) => new(
        PassAuthority: PassAuthority.Venue, CallOut: new Uri($"https://localhost:{new Uri(software.Urls.Single()).Port}/ask"),
        StandingAnswer: standing);
}
