using CsCheck;
using Interlieux.Ledger.Networks;

namespace Interlieux.Ledger.Tests.Model;

internal static class OneOf
{
    public static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}

/// <summary>The rules that a history plays under: only what the model knows of.</summary>
internal sealed record PlayedRules(bool BySlot, int Threshold, int FreeMinutes, bool UntilClosing, bool CustomerFirst)
{
    public static Gen<PlayedRules> Any { get; } = Gen.Select(
        Gen.Bool, OneOf.Of(60, 240), OneOf.Of(0, 10), Gen.Bool, Gen.Bool,
        (bySlot, threshold, free, untilClosing, customerFirst) => new PlayedRules(bySlot, threshold, free, untilClosing, customerFirst));

    public ChargingRules ToChargingRules() => ChargingRules.Default with
    {
        Basis = BySlot ? ChargingBasis.Slot : ChargingBasis.Duration, ThresholdMinutes = Threshold, FreeMinutes = FreeMinutes,
        MissingExit = UntilClosing ? MissingExit.UntilClosing : MissingExit.OneHalfDay, CustomerFirst = CustomerFirst,
    };
}

internal enum StepKind
{
    Scan = 1,
    TapAgain = 2,
    BuyPack = 3,
    BuySubscription = 4,
    AttributePool = 5,
    Refund = 6,
    SuspendPass = 7,
    SuspendAccount = 8,
    Settle = 9,
    Void = 10,
    Move = 11,
    Turn = 12,
    Dispute = 13,
    Close = 14,
    CutOff = 15,
    Freeze = 16,
}

/// <summary>One thing that happens, so many seconds after the one before. A and B choose among what there is.</summary>
internal sealed record Step(StepKind Kind, int GapSeconds, int Account, int Venue, int A, int B)
{
    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (50, Gen.Const(StepKind.Scan)), (6, Gen.Const(StepKind.TapAgain)), (5, Gen.Const(StepKind.BuyPack)),
        (3, Gen.Const(StepKind.BuySubscription)), (3, Gen.Const(StepKind.AttributePool)), (3, Gen.Const(StepKind.Refund)),
        (3, Gen.Const(StepKind.SuspendPass)), (3, Gen.Const(StepKind.SuspendAccount)), (3, Gen.Const(StepKind.Settle)),
        (3, Gen.Const(StepKind.Void)), (3, Gen.Const(StepKind.Move)), (2, Gen.Const(StepKind.Turn)),
        (3, Gen.Const(StepKind.Dispute)), (4, Gen.Const(StepKind.Close)), (3, Gen.Const(StepKind.CutOff)), (3, Gen.Const(StepKind.Freeze)));

    private static readonly Gen<int> Gaps = OneOf.Of(20, 300, 540, 1_800, 7_200, 13_800, 14_460, 36_000);

    public static Gen<Step> Any { get; } = Gen.Select(
        Kinds, Gaps, OneOf.Of(0, 0, 0, 1, 2), OneOf.Of(0, 1, 1, 2), Gen.Int[0, 9_999], Gen.Int[0, 9_999],
        (kind, gap, account, venue, a, b) => new Step(kind, gap, account, venue, a, b));
}

/// <summary>A history to play: the rules of its first days and of the rest, where it begins, and what happens.</summary>
internal sealed record Script(PlayedRules First, PlayedRules Then, DateOnly Start, Step[] Steps)
{
    // Both begin a few days before a month's end, and one the night before the clocks change.
    public static Gen<Script> Any { get; } = Gen.Select(
        PlayedRules.Any, PlayedRules.Any, OneOf.Of(new DateOnly(2026, 3, 28), new DateOnly(2026, 10, 29)), Step.Any.Array[1, 40],
        (first, then, start, steps) => new Script(first, then, start, steps));

    public DateOnly RulesChange => Start.AddDays(2);

    public DateOnly TariffChange => Start.AddDays(3);

    public PlayedRules RulesOn(DateOnly day) => day < RulesChange ? First : Then;
}
