using System.Runtime.InteropServices;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Transfers;

namespace Interlieux.Ledger.Passes;

/// <summary>What a pass was bought as.</summary>
internal readonly record struct PassTerms(PassKind Kind, int? HalfDays, Guid? Pool, DateOnly From, DateOnly Until);

/// <summary>What some events come to: accounts opened, passes bought, and how their balances move.</summary>
internal sealed class BalanceSums
{
    public Dictionary<Guid, Guid> Opened { get; } = [];

    public Dictionary<(Guid Account, Guid Pass), PassTerms> Bought { get; } = [];

    public Dictionary<Guid, (int Charged, int Overdraft)> Accounts { get; } = [];

    public Dictionary<(Guid Account, Guid Pass), (int Charged, int Refunded)> Passes { get; } = [];

    public void Add(Guid stream, object data)
    {
        switch (data)
        {
            case AccountOpened o:
                Opened.Add(o.AccountId, o.HomeVenue);
                break;
            case PassPurchased p:
                Bought.Add((stream, p.PassId), new(p.Kind, p.HalfDays, null, p.ValidFrom, p.ValidUntil));
                break;
            case PoolAttributed p:
                Bought.Add((stream, p.PassId), new(PassKind.Pool, null, p.PoolId, p.ValidFrom, p.ValidUntil));
                break;
            case CreditReceived p:
                Bought.Add((stream, p.PassId), new(PassKind.Pack, p.HalfDays, null, p.ValidFrom, p.ValidUntil));
                break;
            case HalfDayCharged c:
                Move(c.AccountId, c.PassId, 1, c.Overdraft);
                break;
            case ChargeReversed r:
                Move(r.AccountId, r.PassId, -1, r.Overdraft);
                break;
            case OverdraftSettled s:
                ref var owing = ref CollectionsMarshal.GetValueRefOrAddDefault(Accounts, stream, out _);
                owing.Overdraft -= s.HalfDays;
                break;
            case PassRefunded r:
                GiveUp(stream, r.PassId, r.HalfDays);
                break;
            case CreditTransferred t:
                GiveUp(stream, t.PassId, t.HalfDays);
                break;
        }
    }

    private void Move(Guid account, Guid? pass, int halfDays, bool overdraft)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(Accounts, account, out _);
        sum = (sum.Charged + halfDays, sum.Overdraft + (overdraft ? halfDays : 0));
        if (pass is not { } paid) return;
        ref var charged = ref CollectionsMarshal.GetValueRefOrAddDefault(Passes, (account, paid), out _);
        charged.Charged += halfDays;
    }

    private void GiveUp(Guid account, Guid pass, int halfDays)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(Passes, (account, pass), out _);
        sum.Refunded += halfDays;
    }
}
