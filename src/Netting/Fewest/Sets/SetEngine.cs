using System.Numerics;

namespace Interlieux.Netting.Fewest.Sets;

/// <summary>The engine for distinct values, as arbitrary cents are: zero-sum sets are listed by size, then packed.</summary>
/// <remarks>
/// <para>The size goes up until the case is closed, or the list would be too long. At each size: the linear program, a dive and a short
/// cover search, a few neighbourhoods, cuts and a longer cover search. What stays open then gets neighbourhoods and cases in turn, with
/// ever more work. Venues of one value are elements of their own.</para>
/// <para>More work never gives a worse plan: the steps and their limits do not depend on the work that is left.</para>
/// </remarks>
internal sealed class SetEngine
{
    /// <summary>More sets than this are not listed.</summary>
    private const int SetsMax = 600_000;

    /// <summary>With more sets than this no larger ones are listed, unless it is shown that they matter.</summary>
    private const int RaiseMax = 5_000;

    /// <summary>Half sums that are held at once: 20 bytes each.</summary>
    private const long RoomMax = 6_000_000;

    /// <summary>Spread of the values, for each element, below which patterns are the better way.</summary>
    private const double SpreadMin = 10;

    /// <summary>Up to so many elements sets are fewer than patterns even where values lie close.</summary>
    private const int CloseMax = 60;

    /// <summary>Of more elements than this cases no longer decide anything.</summary>
    private const int CasesMax = 400;
    private const long NodesMax = 10_000_000;

    /// <summary>Up to so many elements a cover search finds a partition sooner than neighbourhoods do.</summary>
    private const int CoverMax = 70;

    private readonly GroupSearch _search;
    private readonly long[] _values;
    private readonly int[] _elements;
    private readonly SetPool _pool = new();
    private SetNeighbourhoods? _neighbourhoods;
    private long[]? _prices;

    private SetEngine(GroupSearch search, long[] values)
    {
        (_search, _values) = (search, values);
        _elements = [.. search.Rest.Elements()];
    }

    /// <summary>Whether a rest is made for this engine: most values are distinct and lie far apart, and the zero-sum sets of four can be listed.</summary>
    /// <remarks>Where values lie closer patterns of values are fewer than sets. Sums of four spread by about twice the standard deviation: their
    /// density at 0 says how many sets of four to expect.</remarks>
    public static bool Suits(Rest rest)
    {
        if (rest.Size < 8 || 4 * rest.Values.Length < 3 * rest.Size || Scaled(rest) is not { } values)
            return false;
        double squares = 0;
        foreach (var value in values)
            squares += (double)value * value;
        var (n, spread) = ((double)values.Length, Math.Sqrt(squares / values.Length));
        return (n <= CloseMax || spread > SpreadMin * n) && n * n * n * n / (24 * 5 * spread) < SetsMax;
    }

    /// <summary>Whether most values lie so close that patterns of values are worth a try as well; one giant does not change that.</summary>
    public static bool LieClose(Rest rest) =>
        Scaled(rest) is { } values && values.Select(long.Abs).Order().ElementAt(values.Length / 2) <= SpreadMin * values.Length;

    /// <summary>Runs on a search; it ends closed, or with a better partition or bound, or unchanged.</summary>
    /// <param name="search">The search.</param>
    /// <param name="beforeLong">Tried once the quick steps are done: the steps that follow go on until closed or out of work.</param>
    public static void Run(GroupSearch search, Action<GroupSearch>? beforeLong = null)
    {
        if (!search.Closed && Scaled(search.Rest) is { } values)
            new SetEngine(search, values).Run(beforeLong);
    }

    private void Run(Action<GroupSearch>? beforeLong)
    {
        var sets = new ZeroSumSets(_values, _pool);
        SetPacking? packing = null;
        var (listed, raise) = (0, true);
        for (var size = 2; raise && List(sets, size); size++)
        {
            listed = size;
            // While sets are few, hardly any is excluded by prices: larger ones say more than a longer search.
            var few = _pool.Count < 15 * _values.Length && CanList(size + 1);
            if (few && size < 6)
                continue;
            packing = new SetPacking(_pool, _values.Length, size, _search.Meter);
            if (Quick(packing, brief: few) || Stopped)
                return;
            raise = packing.Larger || _pool.Count < RaiseMax;
        }

        if (Stopped)
            return;
        beforeLong?.Invoke(_search);
        if (packing is null || Stopped)
            return;
        for (long nodes = 10_000; !Stopped && !_search.Closed; nodes = Math.Min(2 * nodes, NodesMax))
        {
            if ((_values.Length > CoverMax || nodes > 10_000) && Neighbourhoods((int)(nodes / 10)))
                return;
            if (_values.Length > CasesMax)
                continue;
            if (packing.Branch((int)(nodes / 100), nodes))
                Share(packing);
            else if (packing.Larger && List(sets, listed + 1) && !Stopped)
                Quick(packing = new SetPacking(_pool, _values.Length, ++listed, _search.Meter), brief: false);
        }
    }

    private bool Stopped => _search.Meter.Stopped != StopReason.Finished;

    private bool List(ZeroSumSets sets, int size) => CanList(size) && sets.List(size, SetsMax - _pool.Count, _search.Meter);

    private bool CanList(int size) => size <= ZeroSumSets.SizeMax && ZeroSumSets.Room(_values.Length, size) <= RoomMax;

    /// <summary>The cheap steps, or the first of them. True when the search is closed.</summary>
    private bool Quick(SetPacking packing, bool brief)
    {
        packing.Know(_search.Best.Count);
        if (!packing.Relax() || Share(packing))
            return _search.Closed;
        // When so many groups are excluded, one less is mostly found at once: there is a whole group more to waste.
        if (packing.Cover(2_000) && !Share(packing))
            packing.Cover(2_000);
        if (Share(packing) || brief)
            return _search.Closed;
        if ((_values.Length > CoverMax || packing.Bound < packing.Prices!.Groups) && packing.Dive() && Share(packing))
            return true;
        if (packing.Bound < packing.Prices!.Groups && packing.Cover(20_000) && Share(packing))
            return true;
        _prices = packing.Prices!.Elements;
        if (_values.Length > CoverMax && Neighbourhoods(60))
            return true;
        if (packing.Larger || packing.Bound < packing.Prices!.Groups || !packing.Tighten() || Share(packing))
            return _search.Closed;
        packing.Cover(30_000);
        return Share(packing);
    }

    /// <summary>So many rounds of neighbourhoods. True when the search is closed.</summary>
    private bool Neighbourhoods(int rounds)
    {
        _neighbourhoods ??= new SetNeighbourhoods(_values, Places(_search.Best), _search.Meter);
        _neighbourhoods.Prices = _prices;
        var (most, size) = _values.Length <= 120 ? (50, 6) : _values.Length <= 400 ? (150, 5) : (200, 4);
        for (var round = 0; round < rounds && !_search.Closed && _neighbourhoods.Round(most, size); round++)
        {
            if (_neighbourhoods.Count > _search.Best.Count)
                _search.Offer(NettingPhase.Sets, Partition(_neighbourhoods.Groups));
        }

        return _search.Closed;
    }

    /// <summary>Hands partition and bound over. True when the search is closed.</summary>
    private bool Share(SetPacking packing)
    {
        if (packing.Best > _search.Best.Count)
        {
            var groups = packing.Groups.Select(set => Array.ConvertAll(_pool.Members(set).ToArray(), element => (int)element)).ToList();
            _search.Offer(NettingPhase.Sets, Partition(groups));
            _neighbourhoods = null;
        }

        packing.Know(_search.Best.Count);
        if (packing.Bound < _search.Bound)
            _search.Limit(NettingPhase.Sets, SetCertificates.Of(Names(), _pool, packing));
        return _search.Closed;
    }

    private string[] Names() =>
        _search.Venues?.Invoke() ?? [.. _elements.Select((_, element) => $"#{element:0000}")];

    private Partition Partition(IReadOnlyList<int[]> groups)
    {
        var left = new bool[_elements.Length];
        left.AsSpan().Fill(true);
        foreach (var group in groups)
        {
            foreach (var element in group)
                left[element] = false;
        }

        return new Partition(
            [.. groups.Select(group => Array.ConvertAll(group, element => _elements[element]))],
            [.. _elements.Where((_, element) => left[element])]);
    }

    /// <summary>The groups of a partition, whose members are values, as elements: of one value one after the other.</summary>
    private List<int[]> Places(Partition partition)
    {
        var next = new int[_search.Rest.Values.Length];
        for (var i = 1; i < next.Length; i++)
            next[i] = next[i - 1] + _search.Rest.Counts[i - 1];
        return [.. partition.Groups.Select(group => Array.ConvertAll(group, value => next[value]++))];
    }

    /// <summary>The value of each element over their greatest common divisor; null when sums might not fit.</summary>
    private static long[]? Scaled(Rest rest)
    {
        var divisor = BigInteger.Zero;
        foreach (var value in rest.Values)
            divisor = BigInteger.GreatestCommonDivisor(divisor, value);
        long[] values = [.. rest.Elements().Select(element => (long)(rest.Values[element] / (Int128)divisor))];
        return ZeroSumSets.Fits(values) ? values : null;
    }
}
