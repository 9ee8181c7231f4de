namespace Interlieux.Netting.Linear;

/// <summary>Items in doubly linked lists by their count, so that one with the smallest count is found at once.</summary>
internal sealed class Buckets
{
    private int[] _first = [];
    private int[] _next = [];
    private int[] _previous = [];
    private int[] _count = [];

    /// <summary>Forgets everything; items and counts are below these.</summary>
    public void Reset(int items, int counts)
    {
        if (_first.Length < counts)
            _first = new int[counts];
        if (_next.Length < items)
            (_next, _previous, _count) = (new int[items], new int[items], new int[items]);
        _first.AsSpan(0, counts).Fill(-1);
        _count.AsSpan(0, items).Fill(-1);
    }

    /// <summary>The first item with this count, or −1.</summary>
    public int First(int count) => _first[count];

    /// <summary>The item after this one in its list, or −1.</summary>
    public int Next(int item) => _next[item];

    /// <summary>Puts an item where its count says.</summary>
    public void Put(int item, int count)
    {
        if (_count[item] == count)
            return;
        Remove(item);
        var first = _first[count];
        (_count[item], _next[item], _previous[item], _first[count]) = (count, first, -1, item);
        if (first >= 0)
            _previous[first] = item;
    }

    /// <summary>Takes an item out, if it is in.</summary>
    public void Remove(int item)
    {
        if (_count[item] < 0)
            return;
        var (next, previous) = (_next[item], _previous[item]);
        if (previous >= 0)
            _next[previous] = next;
        else
            _first[_count[item]] = next;
        if (next >= 0)
            _previous[next] = previous;
        _count[item] = -1;
    }
}
