namespace Interlieux.Netting.Verification;

/// <summary>Looks whether a piece can do with fewer lines than its prices say, by trying out lines used and unused under the same prices.</summary>
/// <remarks>A line whose use, or non-use, would charge the venues at its two ends more than is left is decided; else the search goes on with
/// the line for which both ways are dearest. Unlike the solver it never changes a price. Given up after <see cref="WorkMost"/> steps.</remarks>
internal sealed class FlowSearchCheck
{
    private const long WorkMost = 400_000_000;
    private const long Never = long.MaxValue / 4;
    private const long ChargeMost = 1L << 50;
    private readonly (int Debtor, int Creditor, long Amount)[] _lines;
    private readonly LinePrice[] _prices;
    private readonly long _scale;
    private readonly long[] _needs;
    private readonly List<int>[] _own;
    private readonly long[] _least;
    private readonly long[] _most;
    private readonly long[] _charges;
    private long[] _table = [];
    private long[] _next = [];
    private long _work;

    /// <summary>A piece: its lines by the numbers of their venues, their prices, and the needs of its venues.</summary>
    public FlowSearchCheck((int Debtor, int Creditor, long Amount)[] lines, LinePrice[] prices, long scale, long[] needs)
    {
        (_lines, _prices, _scale, _needs) = (lines, prices, scale, needs);
        _own = [.. needs.Select(_ => new List<int>())];
        for (var line = 0; line < lines.Length; line++)
        {
            _own[lines[line].Debtor].Add(line);
            _own[lines[line].Creditor].Add(line);
        }

        (_least, _most, _charges) = (new long[lines.Length], [.. lines.Select(line => line.Amount)], new long[needs.Length]);
    }

    /// <summary>Whether it is certain that no flow uses so few lines; false also when it would take too long to know.</summary>
    public bool Excludes(int count)
    {
        for (var line = 0; line < _lines.Length; line++)
        {
            var (price, amount) = (_prices[line], _lines[line].Amount);
            if (Int128.Abs((Int128)price.Unit * amount) + Int128.Abs(price.Use) + Int128.Abs(price.Full) + _scale > ChargeMost)
                return false;
        }

        // So many entries would take too long from the start.
        if (_lines.Length > 1 << 12 || _lines.Sum(line => (double)line.Amount) > 1 << 20)
            return false;
        Int128 budget = (Int128)count * _scale;
        return budget < Never && Search((long)budget);
    }

    private bool Search(long budget)
    {
        var saved = (Least: (long[])_least.Clone(), Most: (long[])_most.Clone());
        var excluded = Excluded(budget);
        saved.Least.CopyTo(_least, 0);
        saved.Most.CopyTo(_most, 0);
        return excluded;
    }

    private bool Excluded(long budget)
    {
        while (true)
        {
            long total = 0;
            for (var venue = 0; venue < _needs.Length; venue++)
            {
                if ((_charges[venue] = Charges(venue)) >= Never)
                    return true;
                total += _charges[venue];
            }

            if (total > budget || _least.Count(least => least > 0) * _scale > budget)
                return true;
            if (_work > WorkMost)
                return false;
            var (branch, dearest, decided) = (-1, (Lesser: -1L, Both: -1L), false);
            for (var line = 0; line < _lines.Length; line++)
            {
                if (_least[line] > 0 || _most[line] == 0)
                    continue;
                var (unused, used) = (Extra(line, 0, 0), Extra(line, 1, _lines[line].Amount));
                if (total + unused > budget && total + used > budget)
                    return true;
                if (total + unused > budget)
                    (_least[line], decided) = (1, true);
                else if (total + used > budget)
                    (_most[line], decided) = (0, true);
                else if ((Math.Min(unused, used), unused + used).CompareTo(dearest) > 0)
                    (branch, dearest) = (line, (Math.Min(unused, used), unused + used));
            }

            if (decided)
                continue;
            if (branch < 0)
                return !Possible();
            _most[branch] = 0;
            if (!Search(budget))
                return false;
            (_least[branch], _most[branch]) = (1, _lines[branch].Amount);
        }
    }

    // Whether some flow keeps to the amounts and needs: from the least of each line on, by augmenting paths.
    private bool Possible()
    {
        var (flow, missing) = ((long[])_least.Clone(), (long[])_needs.Clone());
        for (var line = 0; line < flow.Length; line++)
        {
            missing[_lines[line].Creditor] -= flow[line];
            missing[_lines[line].Debtor] += flow[line];
        }

        for (var source = 0; source < missing.Length; source++)
        {
            while (missing[source] < 0)
            {
                if (!Augment(source, flow, missing))
                    return false;
            }
        }

        return true;
    }

    private bool Augment(int source, long[] flow, long[] missing)
    {
        var by = Enumerable.Repeat(-1, missing.Length).ToArray();
        var queue = new Queue<int>([source]);
        while (queue.TryDequeue(out var venue))
        {
            if (missing[venue] > 0)
            {
                var step = Math.Min(-missing[source], missing[venue]);
                for (var at = venue; at != source; at = Other(by[at], at))
                    step = Math.Min(step, Room(by[at], Other(by[at], at)));
                for (var at = venue; at != source; at = Other(by[at], at))
                    flow[by[at]] += _lines[by[at]].Creditor == at ? step : -step;
                (missing[source], missing[venue]) = (missing[source] + step, missing[venue] - step);
                return true;
            }

            foreach (var line in _own[venue])
            {
                var other = Other(line, venue);
                if (other == source || by[other] >= 0 || Room(line, venue) == 0)
                    continue;
                by[other] = line;
                queue.Enqueue(other);
            }
        }

        return false;

        int Other(int line, int venue) => _lines[line].Debtor == venue ? _lines[line].Creditor : _lines[line].Debtor;

        long Room(int line, int from) => _lines[line].Debtor == from ? _most[line] - flow[line] : flow[line] - _least[line];
    }

    // What more the ends of the line are charged when its flow is kept between these amounts.
    private long Extra(int line, long least, long most)
    {
        var (debtor, creditor, amount) = _lines[line];
        (_least[line], _most[line]) = (least, most);
        var (atDebtor, atCreditor) = (Charges(debtor), Charges(creditor));
        (_least[line], _most[line]) = (0, amount);
        return atDebtor >= Never || atCreditor >= Never ? Never : atDebtor + atCreditor - _charges[debtor] - _charges[creditor];
    }

    // By the balances after each line, all of them from the lowest possible on.
    private long Charges(int venue)
    {
        long lowest = 0, highest = 0;
        foreach (var line in _own[venue])
        {
            lowest -= _lines[line].Debtor == venue ? _most[line] : 0;
            highest += _lines[line].Creditor == venue ? _most[line] : 0;
        }

        var width = (int)(highest - lowest + 1);
        if (_needs[venue] < lowest || _needs[venue] > highest)
            return Never;
        if (_table.Length < width)
            (_table, _next) = (new long[2 * width], new long[2 * width]);
        Array.Fill(_table, Never, 0, width);
        _table[-lowest] = 0;
        foreach (var line in _own[venue])
        {
            var enters = _lines[line].Creditor == venue;
            Array.Fill(_next, Never, 0, width);
            for (var amount = _least[line]; amount <= _most[line]; amount++)
            {
                var (charge, shift) = (Charge(line, amount, enters), (int)(enters ? amount : -amount));
                for (var i = Math.Max(0, -shift); i < Math.Min(width, width - shift); i++)
                {
                    if (_table[i] < Never)
                        _next[i + shift] = Math.Min(_next[i + shift], _table[i] + charge);
                }

                _work += width;
            }

            (_table, _next) = (_next, _table);
        }

        return _table[_needs[venue] - lowest];
    }

    private long Charge(int line, long amount, bool enters)
    {
        if (amount == 0)
            return 0;
        var debtor = (_prices[line].Unit * amount) + _prices[line].Use + (amount == _lines[line].Amount ? _prices[line].Full : 0);
        return enters ? _scale - debtor : debtor;
    }
}
