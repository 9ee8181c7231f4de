namespace Interlieux.Netting.Linear;

// The steps of the simplex method; a variable is a column, or ~row for a slack.
internal sealed partial class PackingProgram
{
    private const int None = int.MinValue;
    private const int ExchangesMax = 100;

    /// <summary>Beyond this devex prices say little, and a new frame of reference is taken.</summary>
    private const double WeightMax = 1e6;

    private int _nonZeroCount;

    /// <summary>The variable with the best gain for its weight, or <see cref="None"/>.</summary>
    private int Enter()
    {
        var (best, found) = (0.0, None);
        for (var column = 0; column < Columns; column++)
        {
            var gain = _reduced[column];
            if (gain > PriceTolerance && _at[column] < 0 && gain * gain > best * _weight[column])
                (best, found) = (gain * gain / _weight[column], column);
        }

        for (var row = 0; row < Rows; row++)
        {
            var gain = -_prices[row];
            if (gain > PriceTolerance && _slackAt[row] < 0 && gain * gain > best * _slackWeight[row])
                (best, found) = (gain * gain / _slackWeight[row], ~row);
        }

        return found;
    }

    /// <summary>The entering variable in terms of the basis.</summary>
    private void Load(int variable)
    {
        var work = _workRow.AsSpan(0, Rows);
        work.Clear();
        if (variable < 0)
        {
            work[~variable] = 1;
        }
        else
        {
            var indexes = _columns.Indexes(variable);
            var values = _columns.Values(variable);
            for (var i = 0; i < indexes.Length; i++)
                work[indexes[i]] = values[i];
        }

        var entering = _entering.AsSpan(0, Rows);
        _factors.Solve(work, entering);
        _nonZeroCount = 0;
        for (var position = 0; position < entering.Length; position++)
        {
            if (Math.Abs(entering[position]) < 1e-12)
                entering[position] = 0;
            else
                _nonZeros[_nonZeroCount++] = position;
        }
    }

    /// <summary>Whether the carried reduced cost is what the solved column says.</summary>
    private bool Agrees(int variable)
    {
        var gain = variable < 0 ? 0 : _gain[variable];
        for (var i = 0; i < _nonZeroCount; i++)
        {
            var head = _heads[_nonZeros[i]];
            if (head >= 0)
                gain -= _gain[head] * _entering[_nonZeros[i]];
        }

        var carried = variable < 0 ? -_prices[~variable] : _reduced[variable];
        return Math.Abs(gain - carried) <= 1e-7 * (1 + Math.Abs(carried)) && gain > 0;
    }

    /// <summary>The position whose amount first falls to 0; among those within tolerance the one with the largest pivot; −1: none.</summary>
    private int Leave()
    {
        var bound = double.PositiveInfinity;
        for (var i = 0; i < _nonZeroCount; i++)
        {
            var pivot = _entering[_nonZeros[i]];
            if (pivot > PivotTolerance)
                bound = Math.Min(bound, (Math.Max(0, _amounts[_nonZeros[i]]) + FeasibilityTolerance) / pivot);
        }

        var (largest, found) = (0.0, -1);
        for (var i = 0; i < _nonZeroCount; i++)
        {
            var pivot = _entering[_nonZeros[i]];
            if (pivot > PivotTolerance && pivot > largest && Math.Max(0, _amounts[_nonZeros[i]]) <= bound * pivot)
                (largest, found) = (pivot, _nonZeros[i]);
        }

        return found;
    }

    /// <summary>One exchange of the basis, with everything that is carried along.</summary>
    private void Exchange(int entering, int position)
    {
        var leaving = _heads[position];
        var pivot = _entering[position];
        InverseRow(position);
        var step = Math.Abs(_amounts[position]) < 1e-13 ? 0 : _amounts[position] / pivot;
        for (var i = 0; i < _nonZeroCount; i++)
            _amounts[_nonZeros[i]] -= step * _entering[_nonZeros[i]];
        _amounts[position] = step;

        var price = (entering < 0 ? -_prices[~entering] : _reduced[entering]) / pivot;
        var reference = (entering < 0 ? _slackWeight[~entering] : _weight[entering]) / (pivot * pivot);
        if (reference > WeightMax)
        {
            ResetWeights();
            reference = 1;
        }

        for (var row = 0; row < Rows; row++)
        {
            var value = _inverseRow[row];
            if (value == 0)
                continue;
            _prices[row] += price * value;
            _slackWeight[row] = Math.Max(_slackWeight[row], value * value * reference);
        }

        for (var i = 0; i < _touchedCount; i++)
        {
            var column = _touched[i];
            var value = _pivotRow[column];
            _reduced[column] -= price * value;
            _weight[column] = Math.Max(_weight[column], value * value * reference);
        }

        if (leaving < 0)
            (_slackAt[~leaving], _slackWeight[~leaving]) = (-1, Math.Max(1, reference));
        else
            (_at[leaving], _reduced[leaving], _weight[leaving]) = (-1, -price, Math.Max(1, reference));
        if (entering < 0)
            (_slackAt[~entering], _prices[~entering]) = (position, 0);
        else
            (_at[entering], _reduced[entering]) = (position, 0);
        _heads[position] = entering;
        _drifted = true;
        Steps++;

        _factors.Exchange(position, _entering, _nonZeros.AsSpan(0, _nonZeroCount));
        var (factors, exchanges) = _factors.Entries;
        if (_factors.Exchanges >= ExchangesMax || exchanges > (2 * factors) + (4 * Rows))
        {
            Refactor();
            Recompute(perturbed: true);
        }
    }

    /// <summary>The row of the inverse at a position, and of all columns that it touches.</summary>
    private void InverseRow(int position)
    {
        var work = _workPosition.AsSpan(0, Rows);
        work.Clear();
        work[position] = 1;
        var inverse = _inverseRow.AsSpan(0, Rows);
        _factors.SolveTransposed(work, inverse);
        (_touchedCount, _touching) = (0, _touching + 1);
        for (var row = 0; row < inverse.Length; row++)
        {
            if (Math.Abs(inverse[row]) < 1e-12)
                inverse[row] = 0;
            if (inverse[row] == 0)
                continue;
            var indexes = _rows.Indexes(row);
            var values = _rows.Values(row);
            _spent += indexes.Length;
            for (var i = 0; i < indexes.Length; i++)
            {
                var column = indexes[i];
                if (_at[column] >= 0)
                    continue;
                if (_touchedBy[column] != _touching)
                {
                    _touchedBy[column] = _touching;
                    _touched[_touchedCount++] = column;
                    _pivotRow[column] = 0;
                }

                _pivotRow[column] += inverse[row] * values[i];
            }
        }
    }

    /// <summary>Dual steps until no amount is below 0. False when no work is left.</summary>
    private bool MakeFeasible(WorkMeter meter)
    {
        var stepsMax = Steps + (3L * Rows) + 200;
        while (true)
        {
            var (least, position) = (-1e-7, -1);
            for (var i = 0; i < Rows; i++)
            {
                if (_amounts[i] < least)
                    (least, position) = (_amounts[i], i);
            }

            if (position < 0)
                return true;
            if (!Pay(meter))
                return false;
            InverseRow(position);
            var entering = EnterDual();
            if (entering != None)
                Load(entering);
            if (entering == None || Steps > stepsMax || _entering[position] > -PivotTolerance)
            {
                // Nothing is always feasible, so this is rounding: begin again.
                StartFromSlack();
                return true;
            }

            Exchange(entering, position);
        }
    }

    /// <summary>The variable whose reduced cost first rises to 0 while the pivot row is priced up.</summary>
    private int EnterDual()
    {
        var bound = double.PositiveInfinity;
        for (var i = 0; i < _touchedCount; i++)
        {
            var pivot = -_pivotRow[_touched[i]];
            if (pivot > PivotTolerance)
                bound = Math.Min(bound, (Math.Max(0, -_reduced[_touched[i]]) + PriceTolerance) / pivot);
        }

        for (var row = 0; row < Rows; row++)
        {
            var pivot = -_inverseRow[row];
            if (pivot > PivotTolerance && _slackAt[row] < 0)
                bound = Math.Min(bound, (Math.Max(0, _prices[row]) + PriceTolerance) / pivot);
        }

        var (largest, found) = (0.0, None);
        for (var i = 0; i < _touchedCount; i++)
        {
            var pivot = -_pivotRow[_touched[i]];
            if (pivot > PivotTolerance && pivot > largest && Math.Max(0, -_reduced[_touched[i]]) <= bound * pivot)
                (largest, found) = (pivot, _touched[i]);
        }

        for (var row = 0; row < Rows; row++)
        {
            var pivot = -_inverseRow[row];
            if (pivot > PivotTolerance && pivot > largest && _slackAt[row] < 0 && Math.Max(0, _prices[row]) <= bound * pivot)
                (largest, found) = (pivot, ~row);
        }

        return found;
    }

    private void Exclude(int variable)
    {
        if (variable >= 0)
            _gain[variable] = Math.Min(_gain[variable], 0);
        else
            StartFromSlack();
    }

    private void ResetWeights()
    {
        _weight.AsSpan(0, Columns).Fill(1);
        _slackWeight.AsSpan(0, Rows).Fill(1);
    }

    private void StartFromSlack()
    {
        ResetWeights();
        _at.AsSpan(0, Columns).Fill(-1);
        for (var row = 0; row < Rows; row++)
            (_heads[row], _slackAt[row]) = (~row, row);
        Refactor();
        Recompute(perturbed: true);
    }

    private void Refactor()
    {
        if (_factors.Factor(Rows, _heads, _columns))
        {
            _at.AsSpan(0, Columns).Fill(-1);
            _slackAt.AsSpan(0, Rows).Fill(-1);
            for (var position = 0; position < Rows; position++)
            {
                if (_heads[position] < 0)
                    _slackAt[~_heads[position]] = position;
                else
                    _at[_heads[position]] = position;
            }
        }

        _factored = true;
    }

    /// <summary>Amounts, prices and reduced costs, from the factors.</summary>
    private void Recompute(bool perturbed)
    {
        Amounts(perturbed);
        for (var position = 0; position < Rows; position++)
            _workPosition[position] = _heads[position] < 0 ? 0 : _gain[_heads[position]];
        _factors.SolveTransposed(_workPosition.AsSpan(0, Rows), _prices.AsSpan(0, Rows));
        for (var row = 0; row < Rows; row++)
        {
            if (_slackAt[row] >= 0)
                _prices[row] = 0;
        }

        for (var column = 0; column < Columns; column++)
        {
            var gain = _gain[column];
            var indexes = _columns.Indexes(column);
            var values = _columns.Values(column);
            for (var i = 0; i < indexes.Length; i++)
                gain -= _prices[indexes[i]] * values[i];
            _reduced[column] = _at[column] >= 0 ? 0 : gain;
        }

        _spent += _columns.Entries;
        _drifted = false;
    }

    private void Amounts(bool perturbed)
    {
        for (var row = 0; row < Rows; row++)
            _workRow[row] = _capacity[row] + (perturbed ? Raise(row) : 0);
        _factors.Solve(_workRow.AsSpan(0, Rows), _amounts.AsSpan(0, Rows));
    }

    /// <summary>Between one and two times <see cref="Perturbation"/>, the same for a row for ever.</summary>
    private static double Raise(int row) => Perturbation * (1 + (row * 0.6180339887498949 % 1));
}
