using Interlieux.Netting.Fewest.Sets;

namespace Interlieux.Netting.Existing;

/// <summary>The most groups into which the open venues of a component can be partitioned, when all connected zero-sum sets of up to L
/// venues are listed.</summary>
/// <remarks>Prices by linear programming; an exact cover within the waste that they allow; tighter prices by cuts, and again. What the sets
/// leave must be groups by itself: <see cref="ConnectedLeftovers"/>. Cost: what the meter and the nodes allow.</remarks>
/// <param name="pool">All connected zero-sum sets of up to <paramref name="size"/> venues, each once.</param>
/// <param name="venues">Number of open venues.</param>
/// <param name="size">L.</param>
/// <param name="leftovers">What venues outside the sets are worth.</param>
/// <param name="meter">What pays.</param>
internal sealed class ConnectedPacking(SetPool pool, int venues, int size, ILeftovers leftovers, WorkMeter meter)
{
    private const int CutRounds = 12;
    private const int CutsEach = 30;
    private const int CandidatesMax = 400_000;

    private readonly SetCover _cover = new(pool, venues, leftovers);
    private int _known;

    /// <summary>No partition has more groups; <see cref="Prices"/> and <see cref="Refutation"/> prove it.</summary>
    public int Bound { get; private set; } = int.MaxValue;

    /// <summary>The prices; null until they are found.</summary>
    public SetPrices? Prices { get; private set; }

    /// <summary>The search that excluded as many groups as the prices allow; null when the bound needs none.</summary>
    public CoverRefutation? Refutation { get; private set; }

    /// <summary>Sets of a partition with more groups than were known, without what they leave; empty when none was found.</summary>
    public IReadOnlyList<int> Sets { get; private set; } = [];

    private bool Closed => _known >= Bound;

    /// <summary>Searches until closed, or stuck, or out of work.</summary>
    /// <param name="known">Groups of a partition at hand: only more are looked for.</param>
    /// <param name="nodes">The most nodes of a cover search.</param>
    public void Solve(int known, long nodes)
    {
        _known = known;
        var program = new SetProgram(pool, venues, size, meter);
        if (!program.Solve() || !Limit(program) || Closed || Cover(nodes) || venues > TripleCuts.ElementsMax)
            return;
        var cuts = new TripleCuts(pool, program);
        var added = 0;
        for (var round = 0; round < CutRounds; round++)
        {
            if (!meter.TrySpend((long)venues * venues * venues / 6))
                return;
            var more = cuts.Add(CutsEach);
            if (more == 0)
                break;
            added += more;
            if (!program.Solve())
                return;
        }

        if (added > 0 && Limit(program) && !Closed)
            Cover(nodes);
    }

    private bool Limit(SetProgram program)
    {
        if (!meter.TrySpend(pool.Entries))
            return false;
        var prices = SetPrices.Round(pool, program, size);
        if (prices.Groups < Bound || (prices.Groups == Bound && Refutation is null))
            (Prices, Bound, Refutation) = (prices, prices.Groups, null);
        return true;
    }

    /// <summary>Looks for as many groups as the bound allows, and when these are excluded for one less. True when that decided the case.</summary>
    private bool Cover(long nodes)
    {
        var target = Prices!.Groups;
        if (Bound == target)
        {
            var outcome = _cover.Search(Prices, target, (CandidatesMax, nodes), meter);
            if (outcome == SetCover.Outcome.Found)
                Take(target);
            if (outcome != SetCover.Outcome.Excluded)
                return Closed;
            (Refutation, Bound) = (new CoverRefutation(target, _cover.Candidates, _cover.Nodes), target - 1);
        }

        // With a whole group more to waste little is excluded any more, but much can be found.
        if (!Closed && _cover.Search(Prices, Bound, (CandidatesMax, nodes), meter) == SetCover.Outcome.Found)
            Take(Bound);
        return Closed;
    }

    private void Take(int groups)
    {
        Sets = [.. _cover.Chosen];
        _known = groups;
    }
}
