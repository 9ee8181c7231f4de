using static Interlieux.Netting.Tests.Constraints.Constrained;

namespace Interlieux.Netting.Tests.Constraints;

/// <summary>A constraint that cannot be meant is an error, not a plan.</summary>
public sealed class InvalidConstraintTests
{
    private static readonly Obligation[] Rows = [new("a", "b", 10), new("b", "c", 4)];

    public static TheoryData<NettingConstraints, string, int, string> Wrong => new()
    {
        { new() { Minimum = -1 }, "Minimum", -1, "the minimum is -1, it must be 0 or more" },
        { new() { Excluded = ["a", "x"] }, "Excluded", 1, "x has no obligation" },
        { new() { Forbidden = [new("a", "b"), new("a", "x")] }, "Forbidden", 1, "x has no obligation" },
        { new() { Forbidden = [new("a", "a")] }, "Forbidden", 0, "a is paired with itself" },
        { new() { Territories = Territories(("a", "n"), ("b", "n")) }, "Territories", -1, "c has no territory" },
        { new() { Territories = Territories(("a", "n"), ("b", "n"), ("c", "n"), ("x", "n")) }, "Territories", 3, "x has no obligation" },
        { new() { CarriedIn = [new("a", 5)] }, "CarriedIn", -1, "the amounts carried in sum to 5, they must sum to 0" },
        { new() { CarriedIn = [new("a", 5), new("x", -5)] }, "CarriedIn", 1, "x has no obligation" },
        { new() { CarriedIn = [new("a", 0)] }, "CarriedIn", 0, "the amount is 0" },
        { new() { CarriedIn = [new("a", 5), new("a", -5)] }, "CarriedIn", 1, "a is named twice" },
        {
            new() { CarriedIn = [new("b", long.MaxValue), new("a", -long.MaxValue)] }, "CarriedIn", 0,
            "overflow: the position of b passes 64 bits"
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void The_entry_and_what_is_wrong_with_it_are_named(NettingConstraints constraints, string kind, int index, string reason)
    {
        var wrong = new Action(() => Net(Rows, constraints)).Should().Throw<InvalidConstraintException>().Which;
        (wrong.Kind, wrong.Index, wrong.Reason).Should().Be((kind, index, reason));
    }
}
