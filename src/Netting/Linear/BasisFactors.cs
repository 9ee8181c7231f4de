namespace Interlieux.Netting.Linear;

/// <summary>A sparse basis matrix as L·U and a product of exchanges, to solve with it and with its transpose.</summary>
/// <remarks>
/// <para>Elimination takes singletons first (most of a packing basis is triangular), then of a few of the shortest rows the entry that
/// fills in least and is not small within its row (Markowitz 1957; Suhl &amp; Suhl 1990). When a column is exchanged the
/// inverse gains one factor, the product form (Dantzig &amp; Orchard-Hays 1954); after some dozens the caller factors again.</para>
/// <para>Rows are those of the program, positions those of the basis. A basis that is numerically singular is
/// repaired: the positions concerned get the slack of a row that had no pivot. Nothing is allocated once the arrays are large enough.</para>
/// </remarks>
internal sealed class BasisFactors
{
    /// <summary>An entry smaller than this share of the largest in its row is no pivot.</summary>
    private const double Threshold = 0.05;
    private const double Tiny = 1e-11;
    private const double Singular = 1e-9;
    private const int RowsSearched = 4;

    private readonly SparseLines _rows = new();
    private readonly SparseLines _columns = new();
    private readonly Buckets _rowBuckets = new();
    private readonly Buckets _columnBuckets = new();
    private readonly SparseLines _lower = new();
    private readonly SparseLines _upperRows = new();
    private readonly SparseLines _upperColumns = new();
    private readonly SparseLines _exchanges = new();
    private double[] _pivot = [];
    private double[] _scatter = [];
    private int[] _pivotRow = [];
    private int[] _pivotPosition = [];
    private int[] _lowerRow = [];
    private int[] _seen = [];
    private int[] _exchangePosition = new int[64];
    private double[] _exchangePivot = new double[64];
    private bool[] _rowDone = [];
    private bool[] _positionDone = [];
    private int _size;
    private int _stamp;

    /// <summary>Exchanges since the last factorisation.</summary>
    public int Exchanges => _exchanges.Count;

    /// <summary>Entries of the factors, and of the exchanges.</summary>
    public (int Factors, int Exchanges) Entries =>
        (_lower.Entries + _upperRows.Entries + _size, _exchanges.Entries);

    /// <summary>Entries visited so far: what the work is counted by.</summary>
    public long Operations { get; private set; }

    /// <summary>Factors the basis with these heads (a column, or ~row for the slack of a row). Repairs <paramref name="heads"/> where
    /// they are singular, and then says true.</summary>
    public bool Factor(int size, int[] heads, SparseLines columns)
    {
        var repaired = false;
        while (!TryFactor(size, heads, columns))
        {
            repaired = true;
            var row = 0;
            for (var position = 0; position < size; position++)
            {
                if (_positionDone[position])
                    continue;
                while (_rowDone[row])
                    row++;
                heads[position] = ~row++;
            }
        }

        return repaired;
    }

    /// <summary>Solves B·x = a. In: a by row, destroyed. Out: x by position.</summary>
    public void Solve(Span<double> byRow, Span<double> byPosition)
    {
        for (var k = 0; k < _lower.Count; k++)
        {
            var pivot = byRow[_lowerRow[k]];
            if (pivot == 0)
                continue;
            var indexes = _lower.Indexes(k);
            var values = _lower.Values(k);
            for (var i = 0; i < indexes.Length; i++)
                byRow[indexes[i]] -= values[i] * pivot;
            Operations += indexes.Length;
        }

        for (var k = _size - 1; k >= 0; k--)
        {
            var value = byRow[_pivotRow[k]];
            if (Math.Abs(value) < 1e-14)
            {
                byPosition[_pivotPosition[k]] = 0;
                continue;
            }

            value /= _pivot[k];
            byPosition[_pivotPosition[k]] = value;
            var indexes = _upperColumns.Indexes(k);
            var values = _upperColumns.Values(k);
            for (var i = 0; i < indexes.Length; i++)
                byRow[indexes[i]] -= values[i] * value;
            Operations += indexes.Length;
        }

        for (var e = 0; e < _exchanges.Count; e++)
        {
            var at = _exchangePosition[e];
            var value = byPosition[at];
            if (value == 0)
                continue;
            value /= _exchangePivot[e];
            var indexes = _exchanges.Indexes(e);
            var values = _exchanges.Values(e);
            for (var i = 0; i < indexes.Length; i++)
                byPosition[indexes[i]] -= values[i] * value;
            byPosition[at] = value;
            Operations += indexes.Length;
        }

        Operations += _size;
    }

    /// <summary>Solves yᵀ·B = cᵀ. In: c by position, destroyed. Out: y by row.</summary>
    public void SolveTransposed(Span<double> byPosition, Span<double> byRow)
    {
        for (var e = _exchanges.Count - 1; e >= 0; e--)
        {
            var indexes = _exchanges.Indexes(e);
            var values = _exchanges.Values(e);
            var sum = byPosition[_exchangePosition[e]];
            for (var i = 0; i < indexes.Length; i++)
                sum -= values[i] * byPosition[indexes[i]];
            byPosition[_exchangePosition[e]] = sum / _exchangePivot[e];
        }

        for (var k = 0; k < _size; k++)
        {
            var value = byPosition[_pivotPosition[k]];
            if (Math.Abs(value) < 1e-14)
            {
                byRow[_pivotRow[k]] = 0;
                continue;
            }

            value /= _pivot[k];
            byRow[_pivotRow[k]] = value;
            var indexes = _upperRows.Indexes(k);
            var values = _upperRows.Values(k);
            for (var i = 0; i < indexes.Length; i++)
                byPosition[indexes[i]] -= values[i] * value;
            Operations += indexes.Length;
        }

        for (var k = _lower.Count - 1; k >= 0; k--)
        {
            var indexes = _lower.Indexes(k);
            var values = _lower.Values(k);
            double sum = 0;
            for (var i = 0; i < indexes.Length; i++)
                sum += values[i] * byRow[indexes[i]];
            byRow[_lowerRow[k]] -= sum;
        }

        Operations += _size + _lower.Entries + _exchanges.Entries;
    }

    /// <summary>The column at a position is exchanged for one that, solved, is <paramref name="column"/>.</summary>
    public void Exchange(int position, ReadOnlySpan<double> column, ReadOnlySpan<int> nonZeros)
    {
        var line = _exchanges.AddLine();
        if (line == _exchangePosition.Length)
        {
            Array.Resize(ref _exchangePosition, 2 * line);
            Array.Resize(ref _exchangePivot, 2 * line);
        }

        (_exchangePosition[line], _exchangePivot[line]) = (position, column[position]);
        _exchanges.Reserve(line, nonZeros.Length);
        foreach (var i in nonZeros)
        {
            if (i != position)
                _exchanges.Add(line, i, column[i]);
        }
    }

    private bool TryFactor(int size, int[] heads, SparseLines columns)
    {
        Load(size, heads, columns);
        var done = 0;
        while (done < size && Choose() is (>= 0, var position) pivot)
            Eliminate(done++, pivot.Row, position);
        if (done < size)
            return false;

        // U by columns: the same entries, each with the row of its pivot.
        for (var k = 0; k < size; k++)
            _seen[_pivotPosition[k]] = k;
        for (var k = 0; k < size; k++)
        {
            var indexes = _upperRows.Indexes(k);
            var values = _upperRows.Values(k);
            for (var i = 0; i < indexes.Length; i++)
                _upperColumns.Add(_seen[indexes[i]], _pivotRow[k], values[i]);
        }

        Operations += _lower.Entries + (2L * _upperRows.Entries) + (4L * size);
        return true;
    }

    private void Load(int size, int[] heads, SparseLines columns)
    {
        _size = size;
        if (_pivot.Length < size)
        {
            var room = Math.Max(size, (3 * _pivot.Length / 2) + 16);
            (_pivot, _scatter) = (new double[room], new double[room]);
            (_pivotRow, _pivotPosition, _lowerRow, _seen) = (new int[room], new int[room], new int[room], new int[room]);
            (_rowDone, _positionDone) = (new bool[room], new bool[room]);
        }

        foreach (var lines in (ReadOnlySpan<SparseLines>)[_rows, _columns, _upperRows, _upperColumns])
            lines.Reset(size);
        _lower.Reset(0);
        _exchanges.Reset(0);
        _rowBuckets.Reset(size, size + 1);
        _columnBuckets.Reset(size, size + 1);
        _rowDone.AsSpan().Clear();
        _positionDone.AsSpan().Clear();
        _seen.AsSpan().Clear();
        _stamp = 0;
        for (var position = 0; position < size; position++)
        {
            if (heads[position] < 0)
            {
                Enter(~heads[position], position, 1);
                continue;
            }

            var indexes = columns.Indexes(heads[position]);
            var values = columns.Values(heads[position]);
            for (var i = 0; i < indexes.Length; i++)
                Enter(indexes[i], position, values[i]);
        }

        for (var i = 0; i < size; i++)
        {
            _rowBuckets.Put(i, _rows.Length(i));
            _columnBuckets.Put(i, _columns.Length(i));
        }

        void Enter(int row, int position, double value)
        {
            _rows.Add(row, position, value);
            _columns.Add(position, row, 0);
        }
    }

    /// <summary>The next pivot; a row of −1 when every entry that is left is too small.</summary>
    private (int Row, int Position) Choose()
    {
        for (var position = _columnBuckets.First(1); position >= 0; position = _columnBuckets.Next(position))
        {
            var row = _columns.Indexes(position)[0];
            if (Math.Abs(_rows.Values(row)[_rows.Indexes(row).IndexOf(position)]) > 1e-6)
                return (row, position);
        }

        var (best, found) = (long.MaxValue, (Row: -1, Position: -1));
        var searched = 0;
        for (var count = 1; count <= _size && (long)(count - 1) * (count - 1) < best; count++)
        {
            for (var row = _rowBuckets.First(count); row >= 0; row = _rowBuckets.Next(row))
            {
                var indexes = _rows.Indexes(row);
                var values = _rows.Values(row);
                double largest = 0;
                foreach (var value in values)
                    largest = Math.Max(largest, Math.Abs(value));
                Operations += 2L * count;
                if (largest < Singular)
                    continue;
                for (var i = 0; i < indexes.Length; i++)
                {
                    var merit = (long)(count - 1) * (_columns.Length(indexes[i]) - 1);
                    if (merit < best && Math.Abs(values[i]) >= Threshold * largest)
                        (best, found) = (merit, (row, indexes[i]));
                }

                if (found.Row >= 0 && ++searched >= RowsSearched)
                    return found;
            }
        }

        return found;
    }

    private void Eliminate(int step, int row, int position)
    {
        (_rowDone[row], _positionDone[position]) = (true, true);
        (_pivotRow[step], _pivotPosition[step]) = (row, position);
        var pivot = _pivot[step] = _rows.Remove(row, position);
        _rowBuckets.Remove(row);
        _columnBuckets.Remove(position);
        _columns.Remove(position, row);
        var others = _rows.Indexes(row);
        var coefficients = _rows.Values(row);
        _upperRows.Reserve(step, others.Length);
        for (var i = 0; i < others.Length; i++)
        {
            _upperRows.Add(step, others[i], coefficients[i]);
            _scatter[others[i]] = coefficients[i];
            _columns.Remove(others[i], row);
        }

        if (_columns.Length(position) > 0)
        {
            var line = _lower.AddLine();
            _lowerRow[line] = row;
            _lower.Reserve(line, _columns.Length(position));
            foreach (var below in _columns.Indexes(position))
            {
                var factor = _rows.Remove(below, position) / pivot;
                _lower.Add(line, below, factor);
                if (others.Length > 0)
                    Combine(below, factor, _upperRows.Indexes(step));
                _rowBuckets.Put(below, _rows.Length(below));
            }
        }

        foreach (var other in _upperRows.Indexes(step))
        {
            _scatter[other] = 0;
            _columnBuckets.Put(other, _columns.Length(other));
        }

        Operations += 4L * _upperRows.Length(step);
    }

    /// <summary>Takes the scattered pivot row, times a factor, off another row.</summary>
    private void Combine(int row, double factor, ReadOnlySpan<int> pattern)
    {
        var stamp = --_stamp;
        var indexes = _rows.Indexes(row);
        var values = _rows.Values(row);
        Operations += 2L * (indexes.Length + pattern.Length);
        for (var i = indexes.Length - 1; i >= 0; i--)
        {
            var index = indexes[i];
            if (_scatter[index] == 0)
                continue;
            _seen[index] = stamp;
            values[i] -= factor * _scatter[index];
            if (Math.Abs(values[i]) >= Tiny)
                continue;
            _columns.Remove(index, row);
            _rows.Remove(row, index);
        }

        foreach (var index in pattern)
        {
            if (_seen[index] == stamp)
                continue;
            _rows.Add(row, index, -factor * _scatter[index]);
            _columns.Add(index, row, 0);
        }
    }
}
