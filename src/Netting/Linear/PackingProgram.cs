namespace Interlieux.Netting.Linear;

/// <summary>A linear program of packing: maximise Σ gain·x, Σ coefficient·x ≤ capacity for each row, x ≥ 0, capacities ≥ 0.</summary>
/// <remarks>
/// <para>Revised simplex over <see cref="BasisFactors"/>: primal, entering by devex prices (Harris 1973; Forrest &amp; Goldfarb 1992), leaving by
/// Harris' test with tolerances. Reduced costs are carried along by the pivot row. The capacities are raised by fixed amounts of about 1e-6,
/// each its own, so that ties, of which packing is full, break and no basis returns; a basis that is optimal for them has
/// prices that are feasible whatever the capacities are, and <see cref="Objective"/> is these prices times the true ones.
/// When a row is added, or a capacity lowered, dual steps come first.</para>
/// <para>Floating point: its prices guide a search, and a proof rounds them to integers and checks these exactly. Cost: a step takes
/// the entries of the factors, of one pivot row, and one look at each reduced cost; nothing is allocated but when arrays grow.</para>
/// </remarks>
internal sealed partial class PackingProgram
{
    private const double PriceTolerance = 1e-9;
    private const double FeasibilityTolerance = 1e-9;
    private const double PivotTolerance = 1e-7;
    private const double Perturbation = 1e-6;

    private readonly SparseLines _columns = new();
    private readonly SparseLines _rows = new();
    private readonly BasisFactors _factors = new();

    // By row.
    private double[] _capacity = [];
    private double[] _prices = [];
    private double[] _slackWeight = [];
    private int[] _slackAt = [];
    private double[] _workRow = [];
    private double[] _inverseRow = [];

    // By position of the basis.
    private int[] _heads = [];
    private double[] _amounts = [];
    private double[] _entering = [];
    private double[] _workPosition = [];
    private int[] _nonZeros = [];

    // By column.
    private double[] _gain = [];
    private double[] _reduced = [];
    private double[] _weight = [];
    private double[] _pivotRow = [];
    private int[] _at = [];
    private int[] _touched = [];
    private int[] _touchedBy = [];
    private int _touchedCount;
    private int _touching;

    private bool _factored;
    private bool _drifted;
    private long _spent;
    private long _paid;

    /// <summary>A program without columns: all capacity is slack.</summary>
    public PackingProgram(ReadOnlySpan<double> capacities)
    {
        foreach (var capacity in capacities)
            AddRow(capacity, [], []);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; private set; }

    /// <summary>Exchanges of the basis so far.</summary>
    public long Steps { get; private set; }

    /// <summary>The value of the present solution: after <see cref="Maximize"/> said true, the prices times the capacities.</summary>
    public double Objective
    {
        get
        {
            double sum = 0;
            for (var row = 0; row < Rows; row++)
                sum += _prices[row] * _capacity[row];
            return sum;
        }
    }

    /// <summary>The price of each row in the present solution, 0 or more at an optimum.</summary>
    public ReadOnlySpan<double> Prices => _prices.AsSpan(0, Rows);

    /// <summary>The present amount of a column, without the raised capacities (see <see cref="Settle"/>); rounding may leave it a little below 0.</summary>
    public double Level(int column) => _at[column] < 0 ? 0 : _amounts[_at[column]];

    /// <summary>What a column gains above its rows' prices; 0 in the basis, 0 or less at an optimum.</summary>
    public double Reduced(int column) => _at[column] >= 0 ? 0 : _reduced[column];

    /// <summary>The rows of a column, in the order they were added. Valid until a column or row is added.</summary>
    public ReadOnlySpan<int> RowsOf(int column) => _columns.Indexes(column);

    /// <summary>The coefficients of a column.</summary>
    public ReadOnlySpan<double> CoefficientsOf(int column) => _columns.Values(column);

    /// <summary>What a column gains.</summary>
    public double Gain(int column) => _gain[column];

    /// <summary>The capacity of a row.</summary>
    public double Capacity(int row) => _capacity[row];

    /// <summary>Adds a column (distinct rows, coefficients above 0) and returns its number, from 0.</summary>
    public int AddColumn(ReadOnlySpan<int> rows, ReadOnlySpan<double> coefficients, double gain)
    {
        if (Columns == _gain.Length)
        {
            var room = Math.Max(64, 2 * Columns);
            Array.Resize(ref _gain, room);
            Array.Resize(ref _reduced, room);
            Array.Resize(ref _weight, room);
            Array.Resize(ref _pivotRow, room);
            Array.Resize(ref _at, room);
            Array.Resize(ref _touched, room);
            Array.Resize(ref _touchedBy, room);
        }

        var column = _columns.AddLine();
        _columns.Reserve(column, rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            _columns.Add(column, rows[i], coefficients[i]);
            _rows.Add(rows[i], column, coefficients[i]);
        }

        (_gain[column], _weight[column], _at[column]) = (gain, 1, -1);
        return Columns++;
    }

    /// <summary>Adds a row over the columns that exist; the next <see cref="Maximize"/> starts with dual steps where needed.</summary>
    public int AddRow(double capacity, ReadOnlySpan<int> columns, ReadOnlySpan<double> coefficients)
    {
        if (Rows == _capacity.Length)
        {
            var room = Math.Max(16, 2 * Rows);
            Array.Resize(ref _capacity, room);
            Array.Resize(ref _prices, room);
            Array.Resize(ref _slackWeight, room);
            Array.Resize(ref _slackAt, room);
            Array.Resize(ref _workRow, room);
            Array.Resize(ref _inverseRow, room);
            Array.Resize(ref _heads, room);
            Array.Resize(ref _amounts, room);
            Array.Resize(ref _entering, room);
            Array.Resize(ref _workPosition, room);
            Array.Resize(ref _nonZeros, room);
        }

        var row = _rows.AddLine();
        for (var i = 0; i < columns.Length; i++)
        {
            _columns.Add(columns[i], row, coefficients[i]);
            _rows.Add(row, columns[i], coefficients[i]);
        }

        (_capacity[row], _prices[row], _slackWeight[row]) = (capacity, 0, 1);
        (_heads[row], _slackAt[row]) = (~row, row);
        _factored = false;
        return Rows++;
    }

    /// <summary>Changes a capacity, 0 or more.</summary>
    public void SetCapacity(int row, double capacity)
    {
        _capacity[row] = capacity;
        _drifted = true;
    }

    /// <summary>Changes a gain; a column that gains less than nothing leaves the solution.</summary>
    public void SetGain(int column, double gain)
    {
        _gain[column] = gain;
        _drifted = true;
    }

    /// <summary>Goes on from the present basis to the optimum over all columns. False when no work is left: the prices then are none.</summary>
    /// <remarks>Afterwards <see cref="Level"/> is the solution of the true capacities in that basis.</remarks>
    public bool Maximize(WorkMeter meter)
    {
        if (!_factored)
            Refactor();
        Recompute(perturbed: true);
        var stepsMax = Steps + (20L * (Rows + Columns)) + 1_000;
        if (!MakeFeasible(meter))
            return false;
        while (Steps < stepsMax)
        {
            if (!Pay(meter))
                return false;
            var entering = Enter();
            if (entering == None)
            {
                if (!_drifted)
                    break;
                Recompute(perturbed: true);
                if (!MakeFeasible(meter))
                    return false;
                continue;
            }

            Load(entering);
            var position = Leave();
            if (position < 0 || !Agrees(entering))
            {
                // Packing is bounded, so this is rounding: look again with exact factors, and if it stays, leave this one out.
                if (_factors.Exchanges > 0)
                    Refactor();
                else
                    Exclude(entering);
                Recompute(perturbed: true);
                continue;
            }

            Exchange(entering, position);
        }

        Settle();
        return true;
    }

    /// <summary>The solution of the true capacities in the present basis.</summary>
    private void Settle()
    {
        Amounts(perturbed: false);
        _drifted = true;
    }

    private bool Pay(WorkMeter meter)
    {
        _spent += Columns + (2L * Rows);
        var due = _spent + _factors.Operations - _paid;
        if (due < 10_000)
            return true;
        _paid += due;
        return meter.TrySpend(due);
    }

}
