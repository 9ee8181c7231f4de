namespace Interlieux.Netting.Tests.Certificates;

/// <summary>Makes true certificates for small rests, by trying everything: what docs/certificates.md says, in the plainest way.</summary>
internal sealed class CertificateOracle
{
    private readonly long[] _values;
    private readonly int[] _counts;
    private readonly long[] _prices;
    private readonly List<int[]> _sets = [];
    private readonly Dictionary<string, bool> _failed = [];
    private long _nodes;
    private Func<int[], int>? _larger;
    private int _target;

    /// <summary>For a rest that has no opposite equal positions.</summary>
    /// <param name="rest">The positions that are left after pairing.</param>
    /// <param name="scale">What a group has to cost.</param>
    /// <param name="order">In which order prices are lowered; its length does not matter.</param>
    /// <param name="byVenue">Equal positions are elements each.</param>
    /// <param name="walks">Prices hold for any multiplicities.</param>
    /// <param name="size">The size of sets that are listed; 0 for all.</param>
    /// <param name="isGroup">Whether elements (their numbers) may be a group; null: always.</param>
    public CertificateOracle(
        long[] rest, long scale, IReadOnlyList<int> order, bool byVenue, bool walks, int size, Func<int[], bool>? isGroup = null)
    {
        Scale = scale;
        Size = size;
        var ordered = rest.OrderByDescending(Math.Abs).ToArray();
        _values = byVenue ? ordered : [.. ordered.Distinct()];
        _counts = [.. _values.Select(value => byVenue ? 1 : ordered.Count(other => other == value))];
        _prices = [.. _values.Select(_ => scale)];
        // Patterns of at most as many credits as the largest debt, and debts as the largest credit, make up all others.
        var limits = walks ? _values.Select(value => (int)(value > 0 ? -_values.Min() : _values.Max())).ToArray() : _counts;
        var all = ZeroSums(limits).Where(set => set.Sum() > 0 && isGroup?.Invoke([.. Enumerable.Range(0, set.Length).Where(i => set[i] > 0)]) != false)
            .ToList();
        var listed = size == 0 ? all : [.. all.Where(set => set.Sum() <= size)];
        Lower(listed, order);
        _sets.AddRange((size == 0 ? ZeroSums(_counts).Where(set => set.Sum() > 0) : listed).Where(Fits));
    }

    public long Scale { get; }

    public int Size { get; }

    /// <summary>Zero-sum sets, of up to <see cref="Size"/>.</summary>
    public long Sets => _sets.Count;

    /// <summary>What the prices alone allow.</summary>
    public int Allowed => (int)(_prices.Select((price, i) => price * _counts[i]).Sum() / Scale);

    public IEnumerable<PositionPrice> PositionPrices => _values.Select((value, i) => new PositionPrice(value, _prices[i]));

    public long[] Values => _values;

    public long[] Prices => _prices;

    /// <summary>The numbers of the search for one group more than <paramref name="most"/>, which has to fail.</summary>
    /// <param name="most">The groups that are claimed.</param>
    /// <param name="larger">How many groups the elements left for larger ones can be; null: as many as wanted.</param>
    public CoverRefutation? Cover(int most, Func<int[], int>? larger = null)
    {
        var groups = most + 1;
        (_larger, _target) = (larger, groups);
        var factor = Size == 0 ? 1 : Size + 1;
        var budget = _prices.Select((price, i) => price * _counts[i]).Sum() - (groups * Scale);
        if (budget < 0)
            return null;
        var sets = _sets.Select(set => (Waste: Cost(set) - Scale, Set: set)).Where(item => item.Waste <= budget)
            .OrderBy(item => item.Waste).ThenBy(item => Name(item.Set), StringComparer.Ordinal)
            .Select(item => (item.Waste * factor, item.Set)).ToList();
        _nodes = 0;
        _failed.Clear();
        return Node(sets, (int[])_counts.Clone(), [], 0, budget * factor) ? null : new CoverRefutation(groups, sets.Count, _nodes);
    }

    /// <summary>Whether a price is so low that leaving its element would give budget back.</summary>
    public bool LeavesAtALoss => Size > 0 && _prices.Any(price => (Size + 1) * price < Scale);

    private bool Fits(int[] set) => !set.Where((times, i) => times > _counts[i]).Any();

    private long Cost(int[] set) => set.Select((times, i) => times * _prices[i]).Sum();

    /// <summary>Elements ascending with repetition, as letters: their ordinal order is the order of the lists.</summary>
    private static string Name(int[] set) => string.Concat(set.SelectMany((times, i) => Enumerable.Repeat((char)('a' + i), times)));

    private IEnumerable<int[]> ZeroSums(int[] limits)
    {
        var set = new int[limits.Length];
        while (true)
        {
            if (set.Select((times, i) => times * _values[i]).Sum() == 0)
                yield return (int[])set.Clone();
            var digit = 0;
            while (digit < set.Length && set[digit] == limits[digit])
                set[digit++] = 0;
            if (digit == set.Length)
                yield break;
            set[digit]++;
        }
    }

    private void Lower(List<int[]> sets, IReadOnlyList<int> order)
    {
        foreach (var at in order.Select(i => i % _prices.Length).Concat(Enumerable.Range(0, _prices.Length)))
        {
            var slack = sets.Where(set => set[at] > 0).Select(set => (Cost(set) - Scale) / set[at]).DefaultIfEmpty(Scale).Min();
            if (Size > 0)
                slack = Math.Min(slack, _prices[at] - ((Scale + Size) / (Size + 1)));
            _prices[at] -= Math.Clamp(slack, 0, _prices[at]);
        }
    }

    private bool Node(List<(long Waste, int[] Set)> sets, int[] remaining, int[] leftOut, int groups, long left)
    {
        var key = $"{string.Join(',', remaining)};{left}" + (_larger is null ? "" : $";{string.Join(',', leftOut.Order())};{groups}");
        if (_failed.ContainsKey(key))
            return false;
        _nodes++;
        if (remaining.All(times => times == 0))
            return _larger is null || groups + _larger(leftOut) >= _target;
        var options = new List<(long Waste, int[] Set, bool Leaves)>?[remaining.Length];
        for (var i = 0; i < remaining.Length; i++)
        {
            if (remaining[i] == 0)
                continue;
            options[i] = [.. sets.Where(item => item.Set[i] > 0 && item.Waste <= left && !item.Set.Where((times, j) => times > remaining[j]).Any())
                .Select(item => (item.Waste, item.Set, false))];
            var leaving = ((Size + 1) * _prices[i]) - Scale;
            if (Size > 0 && leaving <= left)
                options[i]!.Add((leaving, [.. remaining.Select((_, j) => j == i ? 1 : 0)], true));
        }

        var fewest = options.Min(list => list?.Count ?? int.MaxValue);
        foreach (var (waste, set, leaves) in options.First(list => list?.Count == fewest)!)
        {
            if (Node(
                sets, [.. remaining.Select((times, j) => times - set[j])], leaves ? [.. leftOut, Array.IndexOf(set, 1)] : leftOut, groups + (leaves ? 0 : 1), left - waste))
                return true;
        }

        _failed.Add(key, true);
        return false;
    }
}
