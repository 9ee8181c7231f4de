namespace Interlieux.Netting.Verification;

/// <summary>The count that the line prices of a <see cref="FlowCertificate"/> prove; works for any prices, good or bad.</summary>
internal sealed class FlowCountBound(List<Obligation> lines, Int128[] flow, FlowCertificate certificate, bool search)
{
    private const int EntriesMost = 1 << 22;
    private static readonly Int128 Never = Int128.MaxValue;

    private readonly record struct Priced(long Amount, long Unit, long Use, long Full, bool Enters);

    /// <summary>The bound: lines in use that are not free, and for each piece its least charges, rounded up.</summary>
    public int Bound(bool[] free)
    {
        var prices = certificate.LinePrices.GroupBy(price => (price.Debtor, price.Creditor)).ToDictionary(g => g.Key, g => g.First());
        var needPrices = certificate.NeedPrices.GroupBy(price => (price.Venue, price.Piece)).ToDictionary(g => g.Key, g => g.First().Price);
        var pieces = Blocks(free).Where(block => block.Count > 1).OrderBy(block => block[0]).ToList();
        var bound = 0;
        for (var line = 0; line < free.Length; line++)
            bound += flow[line] > 0 ? 1 : 0;
        for (var number = 0; number < pieces.Count; number++)
        {
            // What the piece has in use now gives way to what it needs at least.
            bound += PieceBound(number, pieces[number], prices, needPrices) - pieces[number].Count(line => flow[line] > 0);
        }

        return bound;
    }

    private int PieceBound(
        int number, List<int> piece, Dictionary<(string, string), LinePrice> prices, Dictionary<(string, int), long> needPrices)
    {
        var needs = new SortedDictionary<string, Int128>(StringComparer.Ordinal);
        foreach (var line in piece)
        {
            needs[lines[line].Creditor] = needs.GetValueOrDefault(lines[line].Creditor) + flow[line];
            needs[lines[line].Debtor] = needs.GetValueOrDefault(lines[line].Debtor) - flow[line];
        }

        var divisor = needs.Values.Concat(piece.Select(line => (Int128)lines[line].Amount)).Aggregate((Int128)0, (d, x) => Gcd(d, Int128.Abs(x)));
        var own = needs.Keys.ToDictionary(name => name, _ => new List<Priced>(), StringComparer.Ordinal);
        foreach (var line in piece)
        {
            var (debtor, creditor, amount) = (lines[line].Debtor, lines[line].Creditor, (long)(lines[line].Amount / divisor));
            prices.TryGetValue((debtor, creditor), out var price);
            own[creditor].Add(new Priced(amount, price.Unit, price.Use, price.Full, true));
            own[debtor].Add(new Priced(amount, price.Unit, price.Use, price.Full, false));
        }

        Int128 charges = 0;
        foreach (var (name, need) in needs)
        {
            charges += needPrices.TryGetValue((name, number), out var needPrice)
                ? Relaxed(own[name], need / divisor, needPrice)
                : Table(own[name], need / divisor) ?? Relaxed(own[name], need / divisor, 0);
        }

        var bound = charges <= 0 ? 0 : checked((int)((charges + certificate.LineScale - 1) / certificate.LineScale));
        return search && bound < piece.Count(line => flow[line] > 0) ? Searched(piece, divisor, needs, prices) : bound;

        // All or nothing: whether one line less is possible.
        int Searched(
            List<int> piece, Int128 divisor, SortedDictionary<string, Int128> needs, Dictionary<(string, string), LinePrice> prices)
        {
            var number = needs.Keys.Select((name, i) => (name, i)).ToDictionary(v => v.name, v => v.i, StringComparer.Ordinal);
            var count = piece.Count(line => flow[line] > 0);
            var excludes = new FlowSearchCheck(
                [.. piece.Select(line => (number[lines[line].Debtor], number[lines[line].Creditor], (long)(lines[line].Amount / divisor)))],
                [.. piece.Select(line => prices.GetValueOrDefault((lines[line].Debtor, lines[line].Creditor)))],
                certificate.LineScale,
                [.. needs.Values.Select(need => (long)(need / divisor))]).Excludes(count - 1);
            return excludes ? count : bound;
        }
    }

    private Int128 Charge(Priced line, long amount)
    {
        if (amount == 0)
            return 0;
        var debtor = ((Int128)line.Unit * amount) + line.Use + (amount == line.Amount ? line.Full : 0);
        return line.Enters ? certificate.LineScale - debtor : debtor;
    }

    // A charge is linear strictly between 0 and the whole, so one of these amounts is the least.
    private Int128 Relaxed(List<Priced> own, Int128 need, long needPrice)
    {
        var total = need * needPrice;
        foreach (var line in own)
        {
            total += new[] { 0, 1, Math.Max(0, line.Amount - 1), line.Amount }
                .Min(amount => Charge(line, amount) - ((Int128)needPrice * (line.Enters ? amount : -amount)));
        }

        return total;
    }

    // The least charges for each balance after each line, as far as the lines that follow can bring it to the need. Null: too many.
    private Int128? Table(List<Priced> own, Int128 need)
    {
        var (enterLeft, leaveLeft) = ((Int128)0, (Int128)0);
        foreach (var line in own)
            (enterLeft, leaveLeft) = line.Enters ? (enterLeft + line.Amount, leaveLeft) : (enterLeft, leaveLeft + line.Amount);
        var (lowest, highest, entries) = ((Int128)0, (Int128)0, (Int128)0);
        var table = new Balances(0, [0]);
        foreach (var line in own)
        {
            (lowest, highest) = line.Enters ? (lowest, highest + line.Amount) : (lowest - line.Amount, highest);
            (enterLeft, leaveLeft) = line.Enters ? (enterLeft - line.Amount, leaveLeft) : (enterLeft, leaveLeft - line.Amount);
            (lowest, highest) = (Int128.Max(lowest, need - enterLeft), Int128.Min(highest, need + leaveLeft));
            entries += highest - lowest + 1;
            if (highest < lowest || entries > EntriesMost)
                return null;
            table = With(table, line, (long)lowest, (int)(highest - lowest) + 1);
        }

        return table.Charges[(int)(need - table.Lowest)];
    }

    // Nothing, the whole, or something between, where the charge is linear: the least of a window that moves along.
    private Balances With(Balances table, Priced line, long lowest, int count)
    {
        var next = new Int128[count];
        Array.Fill(next, Never);
        var (whole, slope) = (Charge(line, line.Amount), line.Enters ? -(Int128)line.Unit : line.Unit);
        var between = line.Amount - 1;
        var entry = between > 0 ? Charge(line, 1) - slope : 0;
        // Seen in the direction in which the balance moves, both kinds of line look the same.
        var sign = line.Enters ? 1 : -1;
        var (from, to) = line.Enters ? (lowest, lowest + count - 1) : (-(lowest + count - 1), -lowest);
        var (first, last) = line.Enters ? (table.Lowest, table.Highest) : (-table.Highest, -table.Lowest);
        var window = new (long At, Int128 Charges)[table.Charges.Length];
        var (head, tail) = (0, 0);
        var added = Math.Max(first, from - between);
        for (var x = from; x <= to; x++)
        {
            ref var best = ref next[(sign * x) - lowest];
            best = Int128.Min(table.At(sign * x), Plus(table.At(sign * (x - line.Amount)), whole));
            if (between <= 0)
                continue;
            for (; added <= Math.Min(x - 1, last); added++)
            {
                var charges = table.At(sign * added);
                if (charges == Never)
                    continue;
                charges -= slope * added;
                while (tail > head && window[tail - 1].Charges >= charges)
                    tail--;
                window[tail++] = (added, charges);
            }

            while (head < tail && window[head].At < x - between)
                head++;
            if (head < tail)
                best = Int128.Min(best, window[head].Charges + entry + (slope * x));
        }

        return new Balances(lowest, next);

        static Int128 Plus(Int128 charges, Int128 more) => charges == Never ? Never : charges + more;
    }

    /// <summary>The least charges of each balance from <paramref name="Lowest"/> on.</summary>
    private sealed record Balances(long Lowest, Int128[] Charges)
    {
        public long Highest => Lowest + Charges.Length - 1;

        public Int128 At(long balance) => balance < Lowest || balance > Highest ? Never : Charges[balance - Lowest];
    }

    private static Int128 Gcd(Int128 a, Int128 b) => b == 0 ? a : Gcd(b, a % b);

    // Blocks by chains (Schmidt 2013): in a depth-first forest every line not in the forest closes a cycle; the forest lines on
    // it and the line itself are in one block.
    private List<List<int>> Blocks(bool[] free)
    {
        var at = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var line = 0; line < free.Length; line++)
        {
            if (!free[line])
                continue;
            foreach (var name in new[] { lines[line].Debtor, lines[line].Creditor })
            {
                if (!at.TryGetValue(name, out var own))
                    at[name] = own = [];
                own.Add(line);
            }
        }

        var block = new int[free.Length];
        for (var line = 0; line < block.Length; line++)
            block[line] = line;
        var parent = new Dictionary<string, (string? Venue, int Line)>(StringComparer.Ordinal);
        var depth = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var root in at.Keys)
        {
            if (!depth.ContainsKey(root))
                Walk(root, at, parent, depth);
        }

        for (var line = 0; line < free.Length; line++)
        {
            if (!free[line])
                continue;
            var (low, high) = (lines[line].Debtor, lines[line].Creditor);
            if (depth[low] < depth[high])
                (low, high) = (high, low);
            if (parent[low].Line == line)
                continue;
            for (; low != high; low = parent[low].Venue!)
                Join(block, line, parent[low].Line);
        }

        return [.. Enumerable.Range(0, free.Length).Where(line => free[line]).GroupBy(line => Root(block, line)).Select(g => g.ToList())];
    }

    private void Walk(string root, Dictionary<string, List<int>> at, Dictionary<string, (string?, int)> parent, Dictionary<string, int> depth)
    {
        var path = new Stack<(string Venue, int Next)>([(root, 0)]);
        (parent[root], depth[root]) = ((null, -1), 0);
        while (path.TryPop(out var top))
        {
            if (top.Next == at[top.Venue].Count)
                continue;
            path.Push((top.Venue, top.Next + 1));
            var line = at[top.Venue][top.Next];
            var other = lines[line].Debtor == top.Venue ? lines[line].Creditor : lines[line].Debtor;
            if (depth.ContainsKey(other))
                continue;
            (parent[other], depth[other]) = ((top.Venue, line), depth[top.Venue] + 1);
            path.Push((other, 0));
        }
    }

    private static int Root(int[] block, int line)
    {
        while (block[line] != line)
            line = block[line] = block[block[line]];
        return line;
    }

    private static void Join(int[] block, int a, int b)
    {
        (a, b) = (Root(block, a), Root(block, b));
        block[Math.Max(a, b)] = Math.Min(a, b);
    }
}
