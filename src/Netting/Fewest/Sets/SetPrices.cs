namespace Interlieux.Netting.Fewest.Sets;

/// <summary>Prices of elements and of triples as whole numbers: every listed set, and every group outside the list, costs at least
/// <see cref="Scale"/>.</summary>
/// <remarks>An element that is left for a larger group pays (L + 1)·price − scale, 0 or more, in the scale where wastes of
/// sets are multiplied by L + 1: so of L + 1 members or more every group wastes at least what its members pay together.</remarks>
internal sealed class SetPrices
{
    /// <summary>Prices are rounded up to millionths; what that adds up to over a thousand elements is far below one group.</summary>
    private const double Unit = 1_000_000;

    private SetPrices(long[] prices, (int A, int B, int C)[] triples, long[] triplePrices, int size) =>
        (Elements, Triples, TriplePrices, Size) = (prices, triples, triplePrices, size);

    /// <summary>The price of each element, 0 or more.</summary>
    public long[] Elements { get; }

    /// <summary>Triples that have a price, ascending.</summary>
    public (int A, int B, int C)[] Triples { get; }

    /// <summary>The price of each triple, above 0.</summary>
    public long[] TriplePrices { get; }

    /// <summary>L: all sets up to this size are listed.</summary>
    public int Size { get; }

    /// <summary>D: the least that a group costs.</summary>
    public long Scale { get; private set; }

    /// <summary>What all groups together can cost at most.</summary>
    public long Total { get; private set; }

    /// <summary>The bound: no partition has more groups.</summary>
    public int Groups => (int)(Total / Scale);

    /// <summary>Rounds the prices of a program up, and finds the scale that is right for all sets that are not banned, exactly.</summary>
    public static SetPrices Round(SetPool pool, SetProgram program, int size)
    {
        var elements = new long[program.Elements];
        for (var e = 0; e < elements.Length; e++)
            elements[e] = Math.Max(Up(program.Prices[e]), ((long)Unit + size) / (size + 1));
        var triples = new List<(int A, int B, int C)>();
        var prices = new List<long>();
        for (var t = 0; t < program.Triples.Count; t++)
        {
            if (Up(program.Prices[elements.Length + t]) is > 0 and var price)
            {
                triples.Add(program.Triples[t]);
                prices.Add(price);
            }
        }

        var rounded = new SetPrices(elements, [.. triples], [.. prices], size);
        var least = long.MaxValue;
        for (var set = 0; set < pool.Count; set++)
        {
            if (!program.IsBanned(set))
                least = Math.Min(least, rounded.Cost(pool.Members(set)));
        }

        foreach (var price in elements)
            least = Math.Min(least, (size + 1) * price);
        rounded.Scale = least == long.MaxValue ? 1 : Math.Min(least, (long)Unit);
        rounded.Total = elements.Sum() + prices.Sum();
        return rounded;
    }

    /// <summary>What a set costs: its members, and the triples of which it holds two or three.</summary>
    public long Cost(ReadOnlySpan<ushort> members)
    {
        long cost = 0;
        foreach (var element in members)
            cost += Elements[element];
        for (var t = 0; t < Triples.Length; t++)
        {
            if (Holds(members, Triples[t]))
                cost += TriplePrices[t];
        }

        return cost;
    }

    /// <summary>Whether at least two of three elements are members.</summary>
    public static bool Holds(ReadOnlySpan<ushort> members, (int A, int B, int C) triple)
    {
        var held = 0;
        foreach (var element in members)
            held += element == triple.A || element == triple.B || element == triple.C ? 1 : 0;
        return held >= 2;
    }

    // A price of nearly nothing is rounding of the program, and is left out.
    private static long Up(double price) => price < 1e-9 ? 0 : (long)Math.Ceiling((price * Unit) - 1e-3);
}
