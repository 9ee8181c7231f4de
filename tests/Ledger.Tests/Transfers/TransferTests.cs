using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Ledger.Transfers;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.Ledger.Tests.Transfers;

/// <summary>Rule 11: credit moves to another home only by an explicit transfer, which the old home owes the new one for.</summary>
public sealed class TransferTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid oldHome;
    private Guid newHome;
    private Guid from;
    private Guid to;
    private Guid pass;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        (oldHome, newHome) = (await ledger.Venue("old"), await ledger.Venue("new"));
        from = await ledger.Member(oldHome, 1);
        to = await ledger.Member(newHome, 2);
        pass = (await ledger.Pack(from, oldHome, 10)).PassId;
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task What_is_offered_is_held_and_what_is_accepted_is_a_pass_of_the_new_homes_and_an_obligation()
    {
        var offer = await ledger.Send<Transfer>(Offer(4));
        (await ledger.AccountNow(from)).Passes.Single().Refundable.Should().Be(6, "four are held");
        (await Offers(newHome)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { FromVenue = oldHome, HalfDays = 4, PriceCents = 2400L });

        (await ledger.Send<Transfer>(new AcceptCredit(offer.Id, from, newHome, "test"))).State.Should().Be(TransferState.Done);
        (await ledger.Send<Transfer>(new AcceptCredit(offer.Id, from, newHome, "test"))).State.Should().Be(TransferState.Done, "again changes nothing");

        (await ledger.AccountNow(from)).Passes.Single().Should().BeEquivalentTo(new { Held = 0, Transferred = 4, Refundable = 6 });
        (await ledger.AccountNow(to)).Passes.Single().Should().BeEquivalentTo(new { Kind = PassKind.Pack, HalfDays = 4, Refundable = 4 });
        var owed = await CycleObligations.FoldAsync(
            ledger.Services.GetRequiredService<NpgsqlDataSource>(), "2026-10", NettingUnit.HalfDays, TestContext.Current.CancellationToken);
        owed.Should().Equal(new Obligation(oldHome, newHome, 4));
        (await Offers(newHome)).Should().BeEmpty();

        var reader = await ledger.Reader(newHome);
        (await ledger.Tap(reader, 2, ScanDirection.In)).RemainingHalfDays.Should().Be(3);
        await ledger.ShouldReconcile();
    }

    [Fact]
    public async Task An_offer_that_is_declined_or_withdrawn_frees_what_it_held()
    {
        var offer = await ledger.Send<Transfer>(Offer(4));
        await ledger.Send<Transfer>(new EndOffer(offer.Id, from, newHome, "no thanks", "test"));

        (await ledger.AccountNow(from)).Passes.Single().Refundable.Should().Be(10);
        (await ledger.Try<Transfer>(new AcceptCredit(offer.Id, from, newHome, "test"))).Refusal!.Kind.Should().Be(RefusalKind.Conflict);
    }

    [Fact]
    public async Task Nobody_else_accepts_nobody_offers_more_than_is_left_and_the_price_is_the_tariffs_where_half_days_are_netted()
    {
        var offer = await ledger.Send<Transfer>(Offer(10));
        (await ledger.Try<Transfer>(new AcceptCredit(offer.Id, from, oldHome, "test"))).Refusal!.Kind.Should().Be(RefusalKind.Forbidden);
        (await ledger.Try<Transfer>(Offer(1, "more"))).Refusal!.Kind.Should().Be(RefusalKind.Conflict);
        (await ledger.Try<PassRefunded>(new RefundPass(StableId.Of("r"), from, oldHome, pass, 1, 100, "note", "test"))).Refusal!.Kind
            .Should().Be(RefusalKind.Conflict, "what is held cannot be refunded");
        (await ledger.Try<Transfer>(Offer(1, "cheap") with { PriceCents = 1 })).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
        (await ledger.Try<Transfer>(Offer(1, "home") with { ToAccount = from })).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
    }

    [Fact]
    public async Task Accepted_and_withdrawn_at_once_it_is_one_of_the_two()
    {
        for (var i = 0; i < 5; i++)
        {
            var offer = await ledger.Send<Transfer>(Offer(2, $"race {i}"));
            var outcomes = await Task.WhenAll(
                ledger.Try<Transfer>(new AcceptCredit(offer.Id, from, newHome, "test")),
                ledger.Try<Transfer>(new EndOffer(offer.Id, from, oldHome, "withdrawn", "test")));
            outcomes.Count(outcome => outcome.Value is not null).Should().Be(1);
        }

        var account = await ledger.AccountNow(from);
        account.Passes.Single().Held.Should().Be(0);
        account.Passes.Single().Transferred.Should().Be((await ledger.AccountNow(to)).Passes.Sum(p => p.HalfDays!.Value));
        await ledger.ShouldReconcile();
    }

    private OfferCredit Offer(int halfDays, string name = "offer") =>
        new(StableId.Of("test", name), from, oldHome, pass, halfDays, to, halfDays * 600, "test");

    private Task<IReadOnlyList<OpenOffer>> Offers(Guid venue) =>
        ledger.Services.GetRequiredService<TransferQueries>().OpenAsync(venue, TestContext.Current.CancellationToken);
}
