namespace Interlieux.Netting.Verification;

/// <summary>Tries every partition into sets whose waste stays within a budget, in the order that docs/certificates.md defines.</summary>
/// <remarks>The element with the fewest options comes first, its options by their waste. A state (what remains, what is left of the budget) that failed
/// is not tried again; states are compared whole. Where it matters which elements were left for larger groups, a state holds these as well, and how
/// many groups were made. Nothing is recursive: a partition may have thousands of sets. Cost: the sets, at each node.</remarks>
internal sealed class CoverSearch
{
    // How often each element remains; then, if there is a judge, how often each was left, and last the number of groups.
    private readonly int[] _state;
    private readonly int _elements;
    private readonly Func<IReadOnlyList<int>, int>? _larger;
    private readonly int _target;
    private readonly CoverSet[] _sets;
    private readonly long[]? _leaving;
    private readonly Effort _effort;
    private readonly FailedStates _failed;
    private readonly int[] _options;
    private readonly long _nodeCost;

    /// <summary>A search of one part.</summary>
    /// <param name="counts">How often each element has to be used.</param>
    /// <param name="sets">What may be used, with its waste.</param>
    /// <param name="leaving">What an element wastes that is left for a larger group; null when there is none.</param>
    /// <param name="effort">What pays.</param>
    /// <param name="larger">How many groups the elements left can be at most; null: as many as wanted.</param>
    /// <param name="target">With that: the groups that a partition has to have.</param>
    public CoverSearch(
        int[] counts, List<CoverSet> sets, long[]? leaving, Effort effort, Func<IReadOnlyList<int>, int>? larger = null, int target = 0)
    {
        _elements = counts.Length;
        _state = larger is null ? (int[])counts.Clone() : [.. counts, .. new int[counts.Length + 1]];
        (_larger, _target) = (larger, target);
        _sets = [.. sets.Order()];
        (_leaving, _effort) = (leaving, effort);
        _failed = new FailedStates(larger is null ? counts : [.. counts, .. counts, counts.Sum()]);
        _options = new int[counts.Length];
        _nodeCost = counts.Length + sets.Sum(set => 1L + set.Members.Length);
    }

    /// <summary>Nodes searched.</summary>
    public long Nodes { get; private set; }

    private readonly record struct Frame(long Left, int Element, int From, int Next);

    /// <summary>Whether there is a partition within the budget; null when it takes too much effort.</summary>
    public bool? Run(long budget)
    {
        var path = new Stack<Frame>();
        var taken = new Stack<int>();
        var options = new List<int>();
        var left = budget;
        while (true)
        {
            // A new node, with what remains and what is left.
            if (!_failed.Contains(_state, left))
            {
                if (!_effort.TrySpend(_nodeCost))
                    return null;
                Nodes++;
                var element = Hardest(left);
                if (element >= 0)
                {
                    path.Push(new Frame(left, element, options.Count, options.Count));
                    Options(element, left, options);
                }
                else if (IsPartition())
                {
                    return true;
                }
                else
                {
                    Undo();
                }
            }
            else
            {
                Undo();
            }

            // On with the next option of the last node that has one.
            while (true)
            {
                if (path.Count == 0)
                    return false;
                var frame = path.Pop();
                if (frame.Next < options.Count)
                {
                    path.Push(frame with { Next = frame.Next + 1 });
                    var option = options[frame.Next];
                    taken.Push(option);
                    Take(option, -1);
                    left = frame.Left - Waste(option);
                    break;
                }

                _failed.Add(_state, frame.Left);
                options.RemoveRange(frame.From, options.Count - frame.From);
                if (path.Count > 0)
                    Undo();
            }
        }

        void Undo()
        {
            if (taken.Count > 0)
                Take(taken.Pop(), 1);
        }
    }

    /// <summary>Whether, when nothing remains, what was left can make up the groups that are missing.</summary>
    private bool IsPartition()
    {
        if (_larger is null)
            return true;
        var left = new List<int>();
        for (var element = 0; element < _elements; element++)
        {
            for (var times = 0; times < _state[_elements + element]; times++)
                left.Add(element);
        }

        return _state[^1] + _larger(left) >= _target;
    }

    /// <summary>The element with the fewest options among those that remain; −1 when nothing remains.</summary>
    private int Hardest(long left)
    {
        Array.Clear(_options);
        foreach (var set in _sets)
        {
            if (set.Waste > left)
                break;
            if (!Fits(set))
                continue;
            foreach (var (element, _) in set.Members)
                _options[element]++;
        }

        var hardest = -1;
        for (var element = 0; element < _options.Length; element++)
        {
            if (_state[element] == 0)
                continue;
            if (_leaving is not null && _leaving[element] <= left)
                _options[element]++;
            if (hardest < 0 || _options[element] < _options[hardest])
                hardest = element;
        }

        return hardest;
    }

    /// <summary>Adds the options of an element: the sets by their numbers, and last −1 − element, for leaving it.</summary>
    private void Options(int element, long left, List<int> options)
    {
        for (var i = 0; i < _sets.Length && _sets[i].Waste <= left; i++)
        {
            if (Array.Exists(_sets[i].Members, member => member.Element == element) && Fits(_sets[i]))
                options.Add(i);
        }

        if (_leaving is not null && _leaving[element] <= left)
            options.Add(-1 - element);
    }

    private bool Fits(CoverSet set)
    {
        foreach (var (element, times) in set.Members)
        {
            if (_state[element] < times)
                return false;
        }

        return true;
    }

    private long Waste(int option) => option >= 0 ? _sets[option].Waste : _leaving![-1 - option];

    private void Take(int option, int sign)
    {
        if (option < 0)
        {
            _state[-1 - option] += sign;
            if (_larger is not null)
                _state[_elements - 1 - option] -= sign;
            return;
        }

        if (_larger is not null)
            _state[^1] -= sign;

        foreach (var (element, times) in _sets[option].Members)
            _state[element] += sign * times;
    }
}
