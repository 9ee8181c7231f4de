namespace Interlieux.Netting.Tests.Patterns;

/// <summary>Checks the certificates of patterns in the slowest and plainest way, for rests of a dozen venues.</summary>
internal sealed class PatternOracle
{
    private readonly long[] _values;
    private readonly int[] _counts;
    private readonly long[] _prices;
    private readonly long _scale;
    private readonly HashSet<string> _failed = [];
    private List<(long Waste, int[] Times, int[] Members)> _candidates = [];

    public PatternOracle(IEnumerable<long> rest, PartCertificate certificate)
    {
        var byValue = rest.GroupBy(value => value).OrderByDescending(group => Math.Abs(group.Key)).ToArray();
        _values = [.. byValue.Select(group => group.Key)];
        _counts = [.. byValue.Select(group => group.Count())];
        var prices = certificate.PositionPrices.ToDictionary(price => price.Position, price => price.Price);
        _prices = [.. _values.Select(value => prices.GetValueOrDefault(value))];
        _scale = certificate.Scale;
    }

    /// <summary>Nodes of the last search.</summary>
    public long Nodes { get; private set; }

    /// <summary>Σ m·p.</summary>
    public long Cost => _counts.Select((count, type) => count * _prices[type]).Sum();

    /// <summary>The cheapest pattern, by Bellman's sweeps over prefix sums: any multiplicity.</summary>
    public long Cheapest()
    {
        var (low, high) = (_values.Min(), _values.Max());
        var cost = Enumerable.Repeat(long.MaxValue / 2, (int)(high - low + 1)).ToArray();
        var closed = long.MaxValue / 2;
        for (var changed = true; changed;)
        {
            changed = false;
            for (var sum = low; sum <= high; sum++)
            {
                var spent = sum == 0 ? 0 : cost[sum - low];
                for (var type = 0; type < _values.Length; type++)
                {
                    if (sum <= 0 != _values[type] > 0)
                        continue;
                    var (next, grown) = (sum + _values[type], spent + _prices[type]);
                    if (next == 0)
                        closed = Math.Min(closed, grown);
                    else if (grown < cost[next - low])
                        (cost[next - low], changed) = (grown, true);
                }
            }
        }

        return closed;
    }

    /// <summary>All zero-sum sub-multisets of waste within the budget of so many groups.</summary>
    public int Candidates(int groups)
    {
        var budget = Cost - (groups * _scale);
        _candidates = [];
        var times = new int[_values.Length];
        while (true)
        {
            var type = 0;
            while (type < times.Length && times[type] == _counts[type])
                times[type++] = 0;
            if (type == times.Length)
                break;
            times[type]++;
            var waste = times.Select((count, i) => count * _prices[i]).Sum() - _scale;
            if (times.Select((count, i) => count * _values[i]).Sum() == 0 && waste <= budget)
                _candidates.Add((waste, [.. times], [.. times.SelectMany((count, i) => Enumerable.Repeat(i, count))]));
        }

        _candidates.Sort((a, b) => a.Waste != b.Waste ? a.Waste.CompareTo(b.Waste) : Lexicographic(a.Members, b.Members));
        return _candidates.Count;
    }

    /// <summary>The search that docs/certificates.md defines. True: a partition into so many groups exists.</summary>
    public bool Search(int groups)
    {
        Candidates(groups);
        Nodes = 0;
        _failed.Clear();
        return Node(_counts, Cost - (groups * _scale));
    }

    private bool Node(int[] remaining, long left)
    {
        var key = string.Join(',', remaining) + "/" + left;
        if (_failed.Contains(key))
            return false;
        Nodes++;
        if (remaining.All(count => count == 0))
            return true;
        var open = _candidates.Where(c => c.Waste <= left && c.Times.Zip(remaining).All(pair => pair.First <= pair.Second)).ToList();
        var element = Enumerable.Range(0, remaining.Length).Where(type => remaining[type] > 0)
            .MinBy(type => open.Count(candidate => candidate.Times[type] > 0));
        foreach (var candidate in open.Where(candidate => candidate.Times[element] > 0))
        {
            if (Node([.. remaining.Zip(candidate.Times, (a, b) => a - b)], left - candidate.Waste))
                return true;
        }

        _failed.Add(key);
        return false;
    }

    private static int Lexicographic(int[] a, int[] b)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (a[i] != b[i])
                return a[i].CompareTo(b[i]);
        }

        return a.Length.CompareTo(b.Length);
    }
}
