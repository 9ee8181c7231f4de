using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Transfers;

/// <summary>The new home takes the offered credit: from now on its own pass, which the old home owes it for.</summary>
public sealed record AcceptCredit(Guid TransferId, Guid FromAccount, Guid ToVenue, string By);

/// <summary>The offer ends without a transfer: the old home withdraws it, or the new home declines it.</summary>
public sealed record EndOffer(Guid TransferId, Guid FromAccount, Guid Venue, string Reason, string By);

/// <summary>Both accounts are locked together, so that the half-days are in one of them at every moment.</summary>
public static class AnswerOfferHandler
{
    public static async Task<Outcome<Transfer>> Handle(
        AcceptCredit command, IDocumentSession session, ChargeTransaction transaction, CancellationToken ct)
    {
        // Which account receives is in the offer, which never changes: read before both are locked.
        var offer = (await session.FindAsync<Account>(command.FromAccount, ct))?.Transfers.FirstOrDefault(t => t.Id == command.TransferId);
        return offer is null
            ? Missing(command.TransferId)
            : await transaction.RunAsync([command.FromAccount, offer.ToAccount], [command.ToVenue], command.By, work => Accept(command, work), ct);
    }

    public static Task<Outcome<Transfer>> Handle(EndOffer command, ChargeTransaction transaction, CancellationToken ct) =>
        FreeText.Fault("reason", command.Reason) is { } fault
            ? Task.FromResult<Outcome<Transfer>>(Refusal.Invalid(fault))
            : transaction.RunAsync([command.FromAccount], [], command.By, work => End(command, work), ct);

    private static Outcome<Transfer> Accept(AcceptCredit command, ChargeWork work)
    {
        if (Find(work, command.TransferId, command.FromAccount) is not { Value: { } offer }) return Missing(command.TransferId);
        if (offer.ToVenue != command.ToVenue) return Refusal.Forbidden("The credit is offered to another venue.");
        if (offer.State == TransferState.Done) return offer;
        if (offer.State == TransferState.Ended) return Refusal.Conflict("The offer was withdrawn or declined.", offer.Id);

        var from = work.Find<Account>(command.FromAccount)!;
        var pass = from.Passes.First(p => p.Id == offer.PassId);
        var venue = work.Find<Venue>(command.ToVenue)!;
        var day = work.Network.DayOf(work.Now, venue.Zone).Day;
        if (venue.LastDay < pass.ValidUntil) return Refusal.Conflict($"The venue leaves the network on {venue.LastDay:yyyy-MM-dd}, before the pass ends.");

        work.Append(from.Id, new CreditTransferred(
            offer.Id, pass.Id, offer.HalfDays, from.HomeVenue, offer.ToVenue, offer.ToAccount, offer.PriceCents,
            work.Context.Cycles.CycleOf(day), work.Now));
        // Where the old pass was good at its home alone, the new one is at the new home.
        work.Append(offer.ToAccount, new CreditReceived(
            offer.Id, StableId.Of("received", offer.Id.ToString("N")), offer.HalfDays, from.HomeVenue, from.Id, pass.Scope, pass.ValidFrom,
            pass.ValidUntil, offer.PriceCents, work.Now));
        return Find(work, offer.Id, from.Id);
    }

    private static Outcome<Transfer> End(EndOffer command, ChargeWork work)
    {
        if (Find(work, command.TransferId, command.FromAccount) is not { Value: { } offer }) return Missing(command.TransferId);
        if (command.Venue != offer.ToVenue && command.Venue != work.Find<Account>(command.FromAccount)!.HomeVenue)
            return Refusal.Forbidden("The offer is between other venues.");
        if (offer.State == TransferState.Done) return Refusal.Conflict("The offer was accepted.", offer.Id);
        if (offer.State == TransferState.Offered)
            work.Append(command.FromAccount, new CreditOfferEnded(offer.Id, command.Reason.Trim(), work.Now));
        return Find(work, offer.Id, command.FromAccount);
    }

    private static Outcome<Transfer> Find(ChargeWork work, Guid transferId, Guid account) =>
        work.Find<Account>(account)?.Transfers.FirstOrDefault(t => t.Id == transferId) is { } offer ? offer : Missing(transferId);

    private static Refusal Missing(Guid transferId) => Refusal.NotFound($"The account has no transfer {transferId}.");
}
