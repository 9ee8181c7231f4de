using System.Numerics;

namespace Interlieux.Netting.Tests.Certificates;

/// <summary>The fewest invoices where only some pairs may invoice each other, by trying every partition of few venues.</summary>
internal sealed class RestrictedOracle
{
    private readonly string[] _names;
    private readonly bool[] _isGroup;
    private readonly int[] _most;

    /// <summary>Applies <paramref name="constraints"/> of forbidden pairs only.</summary>
    public RestrictedOracle(Obligation[] rows, ClearingPolicy policy, NettingConstraints constraints)
    {
        _names = [.. rows.SelectMany(row => new[] { row.Debtor, row.Creditor }).Distinct().Order(StringComparer.Ordinal)];
        var count = _names.Length;
        Positions = new long[count];
        Allowed = new bool[count, count];
        foreach (var row in rows)
        {
            var (debtor, creditor) = (Array.IndexOf(_names, row.Debtor), Array.IndexOf(_names, row.Creditor));
            Positions[debtor] -= row.Amount;
            Positions[creditor] += row.Amount;
            Allowed[debtor, creditor] = Allowed[creditor, debtor] = true;
        }

        for (var a = 0; a < count; a++)
        {
            for (var b = 0; b < count; b++)
            {
                Allowed[a, b] = a != b && (policy == ClearingPolicy.Fewest || Allowed[a, b])
                    && !constraints.Forbidden.Any(pair => (pair.A == _names[a] && pair.B == _names[b]) || (pair.A == _names[b] && pair.B == _names[a]));
            }
        }

        _isGroup = [.. Enumerable.Range(0, 1 << count).Select(set => set != 0 && Members(set).Sum(v => Positions[v]) == 0 && Component(set, set) == set)];
        _most = new int[1 << count];
        for (var set = 1; set < _most.Length; set++)
        {
            _most[set] = int.MinValue;
            for (var group = set; group > 0; group = (group - 1) & set)
            {
                if (_isGroup[group] && (group & set & -set) != 0 && _most[set ^ group] >= 0)
                    _most[set] = Math.Max(_most[set], 1 + _most[set ^ group]);
            }
        }
    }

    public string[] Names => _names;

    public long[] Positions { get; }

    public bool[,] Allowed { get; }

    /// <summary>Whether every component settles to 0, so that nothing must be carried.</summary>
    public bool Balances => _most[^1] >= 0;

    public int Fewest => _names.Length - _most[^1];

    /// <summary>The components, as sets of bits, by their first venue.</summary>
    public IEnumerable<int> Components()
    {
        for (var left = (1 << _names.Length) - 1; left > 0;)
        {
            var component = Component(left, left);
            yield return component;
            left ^= component;
        }
    }

    /// <summary>The most groups within a component that no venue relays for: what its certificate has to bound.</summary>
    public int Groups(int component) => _most[component] - Members(component).Count(v => Positions[v] == 0);

    /// <summary>Whether all pairs of a component with something to settle may invoice each other.</summary>
    public bool IsComplete(int component) => Members(component).Any(v => Positions[v] != 0)
        && Members(component).All(a => Members(component).All(b => a == b || Allowed[a, b]));

    /// <summary>How many groups of more than <paramref name="size"/> venues these open ones can be at most, by their components.</summary>
    public int LargerAtMost(int component, IEnumerable<int> venues, int size)
    {
        var relays = Members(component).Any(v => Positions[v] == 0);
        var most = 0;
        for (var left = venues.Sum(v => 1 << v); left > 0;)
        {
            var piece = Component(left, left);
            left ^= piece;
            if (!relays && Members(piece).Sum(v => Positions[v]) != 0)
                return -100;
            most += BitOperations.PopCount((uint)piece) / (size + 1);
        }

        return most;
    }

    /// <summary>Whether open venues are connected among themselves.</summary>
    public bool IsConnected(IEnumerable<int> venues)
    {
        var set = venues.Sum(v => 1 << v);
        return Component(set, set) == set;
    }

    public static IEnumerable<int> Members(int set)
    {
        for (; set != 0; set &= set - 1)
            yield return BitOperations.TrailingZeroCount(set);
    }

    /// <summary>Invoices along a tree in each group.</summary>
    public List<Invoice> Invoices()
    {
        var invoices = new List<Invoice>();
        for (var set = (1 << _names.Length) - 1; set > 0;)
        {
            var group = set;
            while (!_isGroup[group] || (group & set & -set) == 0 || _most[set ^ group] != _most[set] - 1)
                group = (group - 1) & set;
            set ^= group;
            var (order, parent) = Tree(group);
            var number = invoices.Count == 0 ? 1 : invoices[^1].Group + 1;
            var below = Positions.ToArray();
            var lines = new List<Invoice>();
            foreach (var v in order.AsEnumerable().Reverse().Where(v => parent[v] >= 0))
            {
                lines.Add(below[v] > 0 ? new(_names[parent[v]], _names[v], below[v], number) : new(_names[v], _names[parent[v]], -below[v], number));
                below[parent[v]] += below[v];
            }

            invoices.AddRange(lines.OrderByDescending(line => line.Amount).ThenBy(line => line.Debtor, StringComparer.Ordinal)
                .ThenBy(line => line.Creditor, StringComparer.Ordinal));
        }

        return invoices;
    }

    private (List<int> Order, int[] Parent) Tree(int group)
    {
        var parent = new int[_names.Length];
        var order = new List<int> { Members(group).First() };
        parent[order[0]] = -1;
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var other in Members(group).Where(other => Allowed[order[i], other] && !order.Contains(other)).ToArray())
            {
                parent[other] = order[i];
                order.Add(other);
            }
        }

        return (order, parent);
    }

    /// <summary>What hangs together with the first of <paramref name="from"/> within <paramref name="set"/>.</summary>
    private int Component(int set, int from)
    {
        var reached = from & -from;
        for (var before = 0; before != reached;)
        {
            before = reached;
            foreach (var v in Members(before))
                reached |= Members(set).Where(other => Allowed[v, other]).Sum(other => 1 << other & ~reached);
        }

        return reached;
    }
}
