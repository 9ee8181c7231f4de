namespace Interlieux.Netting.Linear;

/// <summary>A linear program of packing: maximise Σ gain·x, Σ coefficient·x ≤ capacity for each row, x ≥ 0, capacities ≥ 0.</summary>
/// <remarks>Floating point: its prices guide a search, and a proof rounds them to integers and checks these exactly.</remarks>
internal sealed class PackingProgram
{
    public PackingProgram(ReadOnlySpan<double> capacities) => throw new NotImplementedException();

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The value of the present solution.</summary>
    public double Objective { get; }

    /// <summary>The price of each row in the present solution, 0 or more at an optimum.</summary>
    public ReadOnlySpan<double> Prices => throw new NotImplementedException();

    /// <summary>The present amount of a column.</summary>
    public double Level(int column) => throw new NotImplementedException();

    /// <summary>Adds a column (distinct rows, coefficients above 0) and returns its number, from 0.</summary>
    public int AddColumn(ReadOnlySpan<int> rows, ReadOnlySpan<double> coefficients, double gain) => throw new NotImplementedException();

    /// <summary>Adds a row over the columns that exist; the next <see cref="Maximize"/> starts again where needed.</summary>
    public int AddRow(double capacity, ReadOnlySpan<int> columns, ReadOnlySpan<double> coefficients) => throw new NotImplementedException();

    /// <summary>Goes on from the present basis to the optimum over all columns. False when no work is left.</summary>
    public bool Maximize(WorkMeter meter) => throw new NotImplementedException();
}
