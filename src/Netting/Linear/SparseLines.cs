namespace Interlieux.Netting.Linear;

/// <summary>Sparse lines (rows or columns) of numbers that can grow, all in two arrays; a line that outgrows its place moves to the end.</summary>
/// <remarks>Order within a line has no meaning. Cost: amortised O(1) an entry; nothing is allocated once the arrays are large enough.</remarks>
internal sealed class SparseLines
{
    private const int CapacityMin = 4;

    private int[] _start = new int[16];
    private int[] _length = new int[16];
    private int[] _capacity = new int[16];
    private int[] _index = new int[64];
    private double[] _value = new double[64];
    private int _end;

    /// <summary>Number of lines.</summary>
    public int Count { get; private set; }

    /// <summary>Entries in all lines.</summary>
    public int Entries { get; private set; }

    /// <summary>Which other lines a line meets; parallel to <see cref="Values"/>. Valid until a line grows.</summary>
    public ReadOnlySpan<int> Indexes(int line) => _index.AsSpan(_start[line], _length[line]);

    /// <summary>The numbers of a line. Valid until a line grows.</summary>
    public Span<double> Values(int line) => _value.AsSpan(_start[line], _length[line]);

    /// <summary>Entries of one line.</summary>
    public int Length(int line) => _length[line];

    /// <summary>Forgets everything but the memory, and makes <paramref name="lines"/> empty lines.</summary>
    public void Reset(int lines)
    {
        (Count, Entries, _end) = (0, 0, 0);
        Reserve(lines);
        Count = lines;
        _start.AsSpan(0, lines).Clear();
        _length.AsSpan(0, lines).Clear();
        _capacity.AsSpan(0, lines).Clear();
    }

    /// <summary>Adds an empty line and returns its number.</summary>
    public int AddLine()
    {
        Reserve(Count + 1);
        (_start[Count], _length[Count], _capacity[Count]) = (_end, 0, 0);
        return Count++;
    }

    /// <summary>Makes room for that many entries in a line before they are added.</summary>
    public void Reserve(int line, int entries)
    {
        if (_capacity[line] >= entries)
            return;
        if (_end + entries > _index.Length)
        {
            var size = Math.Max(_end + entries, 2 * _index.Length);
            Array.Resize(ref _index, size);
            Array.Resize(ref _value, size);
        }

        var (from, length) = (_start[line], _length[line]);
        Array.Copy(_index, from, _index, _end, length);
        Array.Copy(_value, from, _value, _end, length);
        (_start[line], _capacity[line]) = (_end, entries);
        _end += entries;
    }

    /// <summary>Adds an entry, which the line must not have yet.</summary>
    public void Add(int line, int index, double value)
    {
        if (_length[line] == _capacity[line])
            Reserve(line, Math.Max(CapacityMin, 2 * _capacity[line]));
        var at = _start[line] + _length[line]++;
        _index[at] = index;
        _value[at] = value;
        Entries++;
    }

    /// <summary>Takes an entry out and returns its number; 0 when there is none.</summary>
    public double Remove(int line, int index)
    {
        var at = Indexes(line).IndexOf(index);
        if (at < 0)
            return 0;
        var (place, last) = (_start[line] + at, _start[line] + --_length[line]);
        var value = _value[place];
        (_index[place], _value[place]) = (_index[last], _value[last]);
        Entries--;
        return value;
    }

    private void Reserve(int lines)
    {
        if (lines <= _start.Length)
            return;
        var size = Math.Max(lines, 2 * _start.Length);
        Array.Resize(ref _start, size);
        Array.Resize(ref _length, size);
        Array.Resize(ref _capacity, size);
    }
}
