namespace Interlieux.Netting.Verification;

/// <summary>Told each zero-sum set as elements in ascending order, with repetition; says whether to go on.</summary>
internal delegate bool TakeSet(ReadOnlySpan<int> members);

/// <summary>Lists the zero-sum sets that are connected in a graph, up to a size, where there are few enough connected sets.</summary>
/// <remarks>Each connected set is grown from its smallest element in one way only (ESU, Wernicke 2006): a member is followed by those who become
/// neighbours through it alone. Cost: the connected sets up to the size.</remarks>
internal sealed class ConnectedSets
{
    private readonly Elements _elements;
    private readonly int[][] _links;
    private readonly int _size;
    private readonly Effort _effort;
    private readonly TakeSet _take;
    private readonly int[] _members;
    private readonly int[] _touched;
    private int[] _sorted = [];
    private long _steps;

    private ConnectedSets(Elements elements, int[][] links, int size, Effort effort, TakeSet take)
    {
        (_elements, _links, _size, _effort, _take) = (elements, links, size, effort, take);
        _members = new int[size];
        _touched = new int[links.Length];
    }

    /// <summary>Lists them; false when it takes too much effort, or nothing more is wanted.</summary>
    public static bool List(Elements elements, int[][] links, int size, Effort effort, TakeSet take)
    {
        var search = new ConnectedSets(elements, links, size, effort, take);
        for (var first = 0; first < links.Length; first++)
        {
            search._touched[first]++;
            if (!search.Grow(first, 0, 0, []))
                return false;
            search._touched[first]--;
        }

        return effort.TrySpend(search._steps);
    }

    /// <summary>Whether the members are connected.</summary>
    public static bool Is(Func<int, int, bool> areLinked, ReadOnlySpan<int> members)
    {
        Span<int> reached = stackalloc int[members.Length];
        Span<bool> isReached = stackalloc bool[members.Length];
        (reached[0], isReached[0]) = (members[0], true);
        var count = 1;
        for (var i = 0; i < count; i++)
        {
            for (var j = 1; j < members.Length; j++)
            {
                if (isReached[j] || !areLinked(reached[i], members[j]))
                    continue;
                isReached[j] = true;
                reached[count++] = members[j];
            }
        }

        return count == members.Length;
    }

    /// <summary>Adds an element at <paramref name="at"/>, and goes on with what it and those before can be followed by.</summary>
    private bool Grow(int element, int at, Int128 sum, ReadOnlySpan<int> others)
    {
        _members[at] = element;
        sum += _elements.Values[element];
        if (sum == 0)
        {
            _sorted = _members[..(at + 1)];
            Array.Sort(_sorted);
            if (!_take(_sorted))
                return false;
        }

        _steps += 2 + _links[element].Length;
        if (_steps > 1_000_000)
        {
            if (!_effort.TrySpend(_steps))
                return false;
            _steps = 0;
        }

        if (at + 1 == _size)
            return true;
        var first = _members[0];
        var follow = new List<int>(others.Length + _links[element].Length);
        foreach (var other in others)
            follow.Add(other);
        foreach (var other in _links[element])
        {
            if (other > first && _touched[other] == 0)
                follow.Add(other);
            _touched[other]++;
        }

        var goesOn = true;
        for (var i = 0; i < follow.Count && goesOn; i++)
            goesOn = Grow(follow[i], at + 1, sum, follow.GetRange(i + 1, follow.Count - i - 1).ToArray());
        foreach (var other in _links[element])
            _touched[other]--;
        return goesOn;
    }
}
