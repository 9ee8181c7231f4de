using CsCheck;
using Interlieux.Netting.Fewest;

namespace Interlieux.Netting.Tests.QuarterLists;

/// <summary>Rests as the engine gets them, but nothing is paired: opposites may be there.</summary>
internal static class Rests
{
    public static Rest Of(IEnumerable<long> positions) =>
        new(positions.Where(position => position != 0).CountBy(position => position).OrderByDescending(item => Math.Abs(item.Key))
            .Select(item => (item.Key, item.Value)));

    /// <summary>Net positions that sum to 0. The last one balances the others as far as it may; the first ones make up for it.</summary>
    public static Gen<long[]> Positions(int venuesMax, long most) =>
        Gen.Long[-most, most].Array[1, venuesMax - 1].Select(some => (long[])[.. some, -some.Sum()]);
}
