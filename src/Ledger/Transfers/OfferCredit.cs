using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Transfers;

/// <summary>
/// The old home offers unused half-days of a pack to an account of a new home, at a stated price that it will owe. Until the new home
/// answers, they are held.
/// </summary>
/// <param name="TransferId">Follows from the caller's idempotency key.</param>
public sealed record OfferCredit(
    Guid TransferId, Guid AccountId, Guid HomeVenue, Guid PassId, int HalfDays, Guid ToAccount, long PriceCents, string By);

public static class OfferCreditHandler
{
    private const long PriceCentsMax = 100_000_00;

    public static async Task<Outcome<Transfer>> Handle(OfferCredit command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.HalfDays <= 0) return Refusal.Invalid("halfDays must be positive.");
        if (command.PriceCents is < 0 or > PriceCentsMax) return Refusal.Invalid($"priceCents must be from 0 to {PriceCentsMax}.");
        var (stream, account, refusal) = await OwnAccount.LockAsync(session, command.AccountId, command.HomeVenue, ct);
        if (refusal is not null) return refusal;
        if (account.Transfers.FirstOrDefault(t => t.Id == command.TransferId) is { } known)
        {
            return known.PassId == command.PassId && known.HalfDays == command.HalfDays && known.ToAccount == command.ToAccount
                && known.PriceCents == command.PriceCents
                    ? known
                    : Refusal.Conflict("The Idempotency-Key was used for another transfer.", command.TransferId);
        }

        if (await session.FindAsync<Account>(command.ToAccount, ct) is not { } receiver)
            return Refusal.Invalid($"toAccount: no account has the id {command.ToAccount}.");
        if (receiver.HomeVenue == account.HomeVenue) return Refusal.Invalid("toAccount has the same home: nothing has to be transferred.");
        if (await session.FindAsync<Network>(Network.StreamId, ct) is { Unit: NettingUnit.HalfDays } network
            && PriceFault(command, network, clock) is { } fault)
            return Refusal.Invalid(fault);
        if (account.Passes.FirstOrDefault(pass => pass.Id == command.PassId) is not { } pass)
            return Refusal.NotFound($"The account has no pass {command.PassId}.");
        if (command.HalfDays > pass.Refundable) return Refusal.Conflict($"The pass has {pass.Refundable} half-days left to transfer.");

        session.LastModifiedBy = command.By;
        var offered = new CreditOffered(
            command.TransferId, pass.Id, command.HalfDays, receiver.HomeVenue, receiver.Id, command.PriceCents, clock.GetUtcNow());
        stream.AppendOne(offered);
        return Account.Fold(account, offered)!.Transfers[^1];
    }

    // A network that nets half-days has no place for another price than the tariff's.
    private static string? PriceFault(OfferCredit command, Network network, TimeProvider clock)
    {
        var tariff = network.TariffOn(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var price = command.HalfDays * tariff.HalfDayCents;
        return price == command.PriceCents ? null : $"priceCents must be {price}: this network nets half-days, at the price of the tariff.";
    }
}
