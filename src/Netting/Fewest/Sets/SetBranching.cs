namespace Interlieux.Netting.Fewest.Sets;

/// <summary>A node of a proof by cases: two elements in one group, or in different ones; at the leaves prices, and perhaps a cover search.</summary>
/// <param name="A">The first of the two elements; −1 at a leaf.</param>
/// <param name="B">The second of the two elements.</param>
/// <param name="Together">The case that one group holds both. Sets with exactly one of them do not count.</param>
/// <param name="Apart">The case that none does. Sets with both do not count.</param>
/// <param name="Prices">At a leaf: prices by which every set that counts costs the scale or more.</param>
/// <param name="Cover">At a leaf: the search that excluded the target; null when the prices alone do.</param>
internal sealed record SetCase(int A, int B, SetCase? Together, SetCase? Apart, SetPrices? Prices, CoverRefutation? Cover);

/// <summary>Branch and price: finds a partition into so many groups, or proves by cases that there is none.</summary>
/// <remarks>
/// <para>Cases by Ryan &amp; Foster (1981): in a fractional solution two elements are together to a part. Of each case the program is solved
/// again, which tightens the budget of waste; a cover search with few nodes then decides most of them. Together comes
/// first: it is a dive. No deeper than <see cref="CaseProof.DepthMax"/>.</para>
/// <para>Cost: at each node a pass through the list and a few pivots, and the cover search. Depth first, so memory is the depth.</para>
/// </remarks>
internal sealed class SetBranching(SetPool pool, SetProgram program, SetCover cover, WorkMeter meter)
{
    private readonly double[] _together = new double[program.Elements * program.Elements];
    private int _target;
    private int _nodesMax;
    private (int Candidates, long Nodes) _limits;

    /// <summary>Nodes so far.</summary>
    public int Nodes { get; private set; }

    /// <summary>The proof, after <see cref="SetCover.Outcome.Excluded"/> alone.</summary>
    public SetCase? Proof { get; private set; }

    /// <summary>Searches for <paramref name="target"/> groups.</summary>
    /// <param name="target">Number of groups.</param>
    /// <param name="nodesMax">The most nodes of this search.</param>
    /// <param name="limits">The most candidates and nodes of a cover search.</param>
    public SetCover.Outcome Search(int target, int nodesMax, (int Candidates, long Nodes) limits)
    {
        (_target, _nodesMax, _limits, Nodes, Proof) = (target, nodesMax, limits, 0, null);
        var outcome = Node(0, out var proof);
        Proof = proof;
        return outcome;
    }

    private SetCover.Outcome Node(int depth, out SetCase? proof)
    {
        proof = null;
        Nodes++;
        if (!program.Solve() || !meter.TrySpend(pool.Entries))
            return SetCover.Outcome.Cut;
        var prices = SetPrices.Round(pool, program, program.Size);
        if (prices.Groups < _target)
        {
            proof = new SetCase(-1, -1, null, null, prices, null);
            return SetCover.Outcome.Excluded;
        }

        var outcome = cover.Search(prices, _target, _limits, meter, program.IsBanned);
        if (outcome == SetCover.Outcome.Excluded)
            proof = new SetCase(-1, -1, null, null, prices, new CoverRefutation(_target, cover.Candidates, cover.Nodes));
        if (outcome != SetCover.Outcome.Cut || meter.Stopped != StopReason.Finished || Nodes >= _nodesMax || depth == CaseProof.DepthMax)
            return outcome;
        var (a, b) = Pair();
        if (a < 0)
            return SetCover.Outcome.Cut;
        var first = Case(depth, a, b, true, out var together);
        if (first is SetCover.Outcome.Found or SetCover.Outcome.Cut)
            return first;
        var second = Case(depth, a, b, false, out var apart);
        if (second == SetCover.Outcome.Excluded)
        {
            proof = first == SetCover.Outcome.Excluded ? new SetCase(a, b, together, apart, null, null) : null;
            return first;
        }

        return second;
    }

    private SetCover.Outcome Case(int depth, int a, int b, bool together, out SetCase? proof)
    {
        var banned = new List<int>();
        for (var set = 0; set < pool.Count; set++)
        {
            var members = pool.Members(set);
            var (hasA, hasB) = (members.Contains((ushort)a), members.Contains((ushort)b));
            if (together ? hasA != hasB : hasA && hasB)
                banned.Add(set);
        }

        foreach (var set in banned)
            program.Ban(set);
        var outcome = Node(depth + 1, out proof);
        foreach (var set in banned)
            program.Allow(set);
        return outcome;
    }

    /// <summary>The two elements that are most undecided.</summary>
    private (int A, int B) Pair()
    {
        var n = program.Elements;
        program.SumPairs(_together);
        var (best, a, b) = (1e-3, -1, -1);
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                var undecided = 0.5 - Math.Abs(0.5 - _together[(i * n) + j]);
                if (undecided > best + 1e-7)
                    (best, a, b) = (undecided, i, j);
            }
        }

        return (a, b);
    }
}
