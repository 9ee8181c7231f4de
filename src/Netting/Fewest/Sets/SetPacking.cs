namespace Interlieux.Netting.Fewest.Sets;

/// <summary>The most groups into which elements can be partitioned, when all groups of up to L elements are listed.</summary>
/// <remarks>
/// <para>Groups of more than L elements are not listed; they count in the bound by their size. Steps: prices by linear programming; an
/// exact cover within the waste that they allow; tighter prices by cuts, and again; each with more work than the one before.</para>
/// <para>Cost: what the meter allows; the list is looked through once a pricing. The result is the same for the same list.</para>
/// </remarks>
/// <param name="pool">All groups of up to <paramref name="size"/> elements, each once.</param>
/// <param name="elements">Number of elements, from 0.</param>
/// <param name="size">L.</param>
/// <param name="meter">What pays.</param>
internal sealed class SetPacking(SetPool pool, int elements, int size, WorkMeter meter)
{
    private const int CutRounds = 12;
    private const int CutsEach = 30;
    private const long FindingNodes = 50_000;
    private const int CandidatesMax = 400_000;

    private readonly SetCover _cover = new(pool, elements);
    private readonly List<int> _groups = [];

    /// <summary>No partition has more groups. It rests on <see cref="Prices"/> and <see cref="Refutation"/>.</summary>
    public int Bound { get; private set; } = int.MaxValue;

    /// <summary>The prices; null until they are found.</summary>
    public SetPrices? Prices { get; private set; }

    /// <summary>The search that excluded as many groups as the prices allow; null when <see cref="Bound"/> needs none.</summary>
    public CoverRefutation? Refutation { get; private set; }

    /// <summary>The cases by which as many groups as the prices allow were excluded; null when <see cref="Bound"/> needs none.</summary>
    public SetCase? Cases { get; private set; }

    /// <summary>Sets of a partition with more groups than were known; what they leave is one group. Empty when none was found.</summary>
    public IReadOnlyList<int> Groups => _groups;

    /// <summary>Number of groups of the best partition: known, or found.</summary>
    public int Best { get; private set; }

    /// <summary>The best partition is proven.</summary>
    public bool Closed => Best >= Bound;

    /// <summary>What stopped the last search was that elements were left for groups larger than those listed.</summary>
    public bool Larger { get; private set; }

    /// <summary>Searches until closed, or stuck, or out of work.</summary>
    /// <param name="known">Groups of a partition at hand: only more are looked for.</param>
    /// <param name="nodes">Nodes of a cover search.</param>
    public void Solve(int known, long nodes)
    {
        Best = Math.Max(Best, known);
        var program = new SetProgram(pool, elements, size, meter);
        if (!program.Solve() || !Limit(program) || Closed)
            return;
        if (Cover(nodes / 8) || elements > TripleCuts.ElementsMax || Larger)
            return;
        var cuts = new TripleCuts(pool, program);
        for (var round = 0; round < CutRounds; round++)
        {
            if (!meter.TrySpend((long)elements * elements * elements / 6))
                return;
            if (cuts.Add(CutsEach) == 0)
                break;
            if (!program.Solve())
                return;
        }

        if (!Limit(program) || Closed || Bound < Prices!.Groups)
            return;
        var target = Bound;
        var branching = new SetBranching(pool, program, _cover, meter);
        var outcome = branching.Search(target, (CandidatesMax, nodes / 20));
        System.Console.WriteLine($"branching {target} {outcome} {branching.Nodes} L={size}");
        if (outcome == SetCover.Outcome.Found)
            Take(target);
        if (outcome != SetCover.Outcome.Excluded)
            return;
        (Cases, Bound) = (branching.Proof, target - 1);
    }

    /// <summary>Takes the bound of a program.</summary>
    private bool Limit(SetProgram program)
    {
        if (!meter.TrySpend(pool.Entries))
            return false;
        var prices = SetPrices.Round(pool, program, size);
        if (prices.Groups < Bound || (prices.Groups == Bound && Refutation is null))
            (Prices, Bound, Refutation) = (prices, prices.Groups, null);
        return true;
    }

    /// <summary>Looks for as many groups as the bound allows, and when these are excluded for one group less. True when that decided the case.</summary>
    private bool Cover(long nodes)
    {
        var target = Prices!.Groups;
        if (Bound == target)
        {
            var outcome = _cover.Search(Prices, target, (CandidatesMax, nodes), meter);
            Larger = _cover.Larger;
            if (outcome == SetCover.Outcome.Found)
                Take(target);
            if (outcome != SetCover.Outcome.Excluded)
                return Closed;
            (Refutation, Bound) = (new CoverRefutation(target, _cover.Candidates, _cover.Nodes), target - 1);
        }

        // With a whole group more to waste nothing is excluded any more, but much can be found.
        if (!Closed && _cover.Search(Prices, Bound, (CandidatesMax, FindingNodes), meter) == SetCover.Outcome.Found)
            Take(Bound);
        return Bound < target || Closed;
    }

    private void Take(int groups)
    {
        _groups.Clear();
        _groups.AddRange(_cover.Chosen);
        Best = groups;
    }
}
