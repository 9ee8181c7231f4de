using System.Collections.Immutable;

namespace Interlieux.Netting.Directed;

/// <summary>Multilateral set-off: obligations shrink, and none is reversed, raised or made.</summary>
/// <remarks>
/// <para>Problem. Of each line (all that one venue owes another) an amount f ≤ its amount stays, so that each venue keeps its net position. First as
/// little as possible is carried, then the total that stays is the least (so most is set off), then the fewest lines stay.
/// The first two are a minimum-cost flow; the third is a fixed-charge flow, NP-hard, on the lines whose reduced cost is 0.</para>
/// <para>Outline. (1) <see cref="NetworkSimplex"/>. (2) <see cref="FreeLines"/> cuts what may still change into independent pieces. (3) For each
/// piece <see cref="CycleSearch"/>, (4) <see cref="LagrangianBound"/>, (5) <see cref="LineSearch"/>. (6) More cycle search with what
/// work is left. With invoices first all lines are free.</para>
/// <para>Invariants: the flows are valid at any time; budgets do not depend on the limit, so more work never ends worse; a
/// bound rests on exact prices or on a search that ended.</para>
/// </remarks>
internal sealed class DirectedNetting
{
    // Local search before the first bound, and before the second, for each line.
    private const long FirstWork = 2_000;
    private const long ImproveWork = 100_000;
    private const int FewLines = 250;
    private const long SearchWork = 1_500_000_000;
    private const int ClimbSteps = 3_000;
    private readonly ImmutableArray<string> _venues;
    private readonly int[] _tail;
    private readonly int[] _head;
    private readonly long[] _capacity;
    private readonly long[] _need;
    private readonly WorkMeter _meter;
    private readonly Action<NettingPhase>? _report;

    private DirectedNetting(
        ImmutableArray<string> venues, IReadOnlyList<Claim> lines, long[] need, WorkMeter meter, Action<NettingPhase>? report)
    {
        (_venues, _need, _meter, _report) = (venues, need, meter, report);
        (_tail, _head, _capacity) = (new int[lines.Count], new int[lines.Count], new long[lines.Count]);
        for (var line = 0; line < lines.Count; line++)
            (_tail[line], _head[line], _capacity[line]) = (lines[line].Debtor, lines[line].Creditor, lines[line].Amount);
    }

    /// <summary>Nets the lines.</summary>
    /// <param name="venues">All venues.</param>
    /// <param name="lines">The obligations that may be invoiced, one for each ordered pair at most, by debtor, then creditor.</param>
    /// <param name="positions">What each venue is to receive − what it is to pay, with amounts carried in; the sum is 0.</param>
    /// <param name="invoicesFirst">The fewest invoices, whatever amount they move.</param>
    /// <param name="meter">Says when to stop.</param>
    /// <param name="report">Told of each phase.</param>
    /// <exception cref="OverflowException">A venue's position and lines do not sum to a <see cref="long"/>.</exception>
    public static DirectedResult Solve(
        ImmutableArray<string> venues,
        IReadOnlyList<Claim> lines,
        long[] positions,
        bool invoicesFirst,
        WorkMeter meter,
        Action<NettingPhase>? report = null) => new DirectedNetting(venues, lines, positions, meter, report).Run(invoicesFirst);

    /// <summary>Bounds the count of flows that are given: no flows that bring each venue the same are fewer.</summary>
    /// <param name="venues">All venues.</param>
    /// <param name="lines">The obligations, as in <see cref="Solve"/>.</param>
    /// <param name="given">The flows, with what is carried and its proof.</param>
    /// <param name="meter">Says when to stop.</param>
    public static DirectedResult Bound(ImmutableArray<string> venues, IReadOnlyList<Claim> lines, DirectedResult given, WorkMeter meter)
    {
        var need = new long[venues.Length];
        for (var line = 0; line < lines.Count; line++)
        {
            need[lines[line].Debtor] -= given.Flows[line];
            need[lines[line].Creditor] += given.Flows[line];
        }

        var netting = new DirectedNetting(venues, lines, need, meter, null);
        var all = Enumerable.Repeat(true, lines.Count).ToArray();
        var (pieces, rank) = FreeLines.Pieces(venues.Length, netting._tail, netting._head, netting._capacity, given.Flows, all);
        var counts = pieces.ConvertAll(piece => new PieceCount(piece));
        foreach (var count in counts)
            count.Bound(ClimbSteps / 10, meter);
        var potentials = Array.ConvertAll(rank, value => (long)value);
        var bounded = netting.Finished(counts, given.Flows, new long[venues.Length], potentials, true, given.Certificate?.ShortVenues ?? []);
        return given with { LowerBound = bounded.LowerBound, Proof = bounded.Proof, Certificate = bounded.Certificate };
    }

    private DirectedResult Run(bool invoicesFirst)
    {
        CheckRange();
        _report?.Invoke(NettingPhase.Flow);
        var simplex = new NetworkSimplex(_tail, _head, _capacity, [.. _need.Select(need => -need)]);
        var cost = new long[_tail.Length];
        Array.Fill(cost, 1);
        // Above the cost of any path, so least is carried first.
        var least = simplex.Minimise(cost, _venues.Length + 1, _meter);
        var carried = new long[_venues.Length];
        for (var venue = 0; venue < carried.Length; venue++)
            carried[venue] = _need[venue] > 0 ? simplex.Unsent[venue] : -simplex.Unsent[venue];
        if (!least)
            return Unfinished(simplex.Flow.ToArray(), carried);
        var flow = simplex.Flow.ToArray();
        var cut = FlowProof.CutOff(_venues, _tail, _head, _capacity, flow, carried);
        var free = new bool[_tail.Length];
        for (var line = 0; line < free.Length; line++)
            free[line] = invoicesFirst || 1 + simplex.Potentials[_tail[line]] - simplex.Potentials[_head[line]] == 0;
        var (pieces, rank) = FreeLines.Pieces(_venues.Length, _tail, _head, _capacity, flow, free);
        // Ranks below the scale turn the reduced cost of each line that is fixed, but has none, away from 0.
        var potentials = new long[_venues.Length];
        for (var venue = 0; venue < potentials.Length; venue++)
            potentials[venue] = rank[venue] + (invoicesFirst ? 0 : (_venues.Length + 1) * simplex.Potentials[venue]);
        var counts = pieces.ConvertAll(piece => new PieceCount(piece));
        Minimise(counts);
        return Finished(counts, flow, carried, potentials, invoicesFirst, cut);
    }

    private void Minimise(List<PieceCount> counts)
    {
        _report?.Invoke(NettingPhase.LocalSearch);
        foreach (var count in counts)
            count.Improve(FirstWork * count.Problem.Capacity.Length, _meter);
        _report?.Invoke(NettingPhase.Flow);
        foreach (var count in counts)
            count.Bound(ClimbSteps / 10, _meter);
        _report?.Invoke(NettingPhase.Exhaustive);
        foreach (var count in counts.Where(count => count.Problem.Capacity.Length <= FewLines))
            count.Search(SearchWork, _meter);
        _report?.Invoke(NettingPhase.LocalSearch);
        foreach (var count in counts)
            count.Improve(ImproveWork * count.Problem.Capacity.Length, _meter);
        foreach (var count in counts)
            count.Bound(ClimbSteps, _meter);
        _report?.Invoke(NettingPhase.Exhaustive);
        foreach (var count in counts)
            count.Search(SearchWork, _meter);
        _report?.Invoke(NettingPhase.LocalSearch);
        foreach (var count in counts)
            count.Improve(long.MaxValue, _meter);
    }

    private DirectedResult Finished(List<PieceCount> counts, long[] flow, long[] carried, long[] potentials, bool invoicesFirst, ImmutableArray<string> cut)
    {
        var start = flow.ToArray();
        var bound = FixedChargeFlow.Count(flow);
        var byPrices = bound;
        var searched = false;
        foreach (var count in counts)
        {
            count.Settle();
            bound += count.LowerBound - FixedChargeFlow.Count(count.Problem.Start);
            byPrices += count.PriceBound - FixedChargeFlow.Count(count.Problem.Start);
            searched |= count.Searched;
            for (var line = 0; line < count.Best.Length; line++)
                flow[count.Problem.Lines[line]] = count.Best[line] * count.Problem.Unit;
        }

        var lines = FixedChargeFlow.Count(flow);
        bound = Math.Max(bound, TrivialBound(carried));
        // A plan that is not proven claims what its certificate holds: a search of some pieces is not in it.
        if (lines > bound)
            bound = Math.Max(byPrices, TrivialBound(carried));
        return new DirectedResult
        {
            Flows = flow,
            Carried = carried,
            CarriedLowerBound = Total(carried),
            Count = lines,
            LowerBound = bound,
            Proof = lines > bound ? Proof.None : searched ? Proof.Exhaustive : Proof.Flow,
            Certificate = FlowProof.Certificate(_venues, _tail, _head, start, cut, counts, potentials, invoicesFirst),
        };
    }

    // Cut off before the least amount: the obligations, each pair set off by itself, if they give the positions; else what the
    // simplex had.
    private DirectedResult Unfinished(long[] flow, long[] carried)
    {
        var net = new Int128[_need.Length];
        for (var line = 0; line < _tail.Length; line++)
        {
            net[_tail[line]] -= _capacity[line];
            net[_head[line]] += _capacity[line];
        }

        if (net.Zip(_need).All(pair => pair.First == pair.Second))
            (flow, carried) = (PairsSetOff(), new long[_need.Length]);
        return new DirectedResult
        {
            Flows = flow,
            Carried = carried,
            CarriedLowerBound = 0,
            Count = FixedChargeFlow.Count(flow),
            LowerBound = TrivialBound(carried),
            Proof = Proof.None,
        };
    }

    private long[] PairsSetOff()
    {
        var flow = (long[])_capacity.Clone();
        var lineOf = new Dictionary<(int Tail, int Head), int>(flow.Length);
        for (var line = 0; line < flow.Length; line++)
            lineOf.Add((_tail[line], _head[line]), line);
        for (var line = 0; line < flow.Length; line++)
        {
            if (_tail[line] > _head[line] || !lineOf.TryGetValue((_head[line], _tail[line]), out var back))
                continue;
            var both = Math.Min(flow[line], flow[back]);
            (flow[line], flow[back]) = (flow[line] - both, flow[back] - both);
        }

        return flow;
    }

    // Each venue that is to pay needs a line, and each that is to receive.
    private int TrivialBound(long[] carried)
    {
        var (debtors, creditors) = (0, 0);
        for (var venue = 0; venue < carried.Length; venue++)
        {
            debtors += _need[venue] - carried[venue] < 0 ? 1 : 0;
            creditors += _need[venue] - carried[venue] > 0 ? 1 : 0;
        }

        return Math.Max(debtors, creditors);
    }

    private static Int128 Total(long[] carried)
    {
        Int128 total = 0;
        foreach (var amount in carried)
            total += Int128.Abs(amount);
        return total;
    }

    // What passes a venue, in lines and beside them, fits: so no flow in the simplex overflows.
    private void CheckRange()
    {
        var (passing, sum) = (new Int128[_need.Length], (Int128)0);
        for (var venue = 0; venue < _need.Length; venue++)
            (passing[venue], sum) = (Int128.Abs(_need[venue]), sum + _need[venue]);
        if (sum != 0)
            throw new ArgumentException($"the positions sum to {sum}");
        var (into, outOf) = (passing, passing.ToArray());
        for (var line = 0; line < _tail.Length; line++)
        {
            outOf[_tail[line]] += _capacity[line];
            into[_head[line]] += _capacity[line];
        }

        if (into.Concat(outOf).Any(total => total > long.MaxValue))
            throw new OverflowException("what passes a venue does not fit 64 bits");
    }
}
