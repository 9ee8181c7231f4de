namespace Interlieux.Netting.Fewest.Sets;

/// <summary>The most groups into which elements can be partitioned, when all groups of up to L elements are listed.</summary>
/// <remarks>
/// <para>Groups of more than L elements are not listed; they count in the bound by their size. The steps, from cheap to dear, are the
/// caller's to arrange: <see cref="Relax"/> gives prices and a bound, <see cref="Dive"/> a good partition, <see cref="Cover"/> decides the bound
/// within the waste that the prices leave, <see cref="Tighten"/> adds cuts, <see cref="Branch"/> goes on by cases.</para>
/// <para>Every step may be cut off by the meter; what was found until then holds. The result is the same for the same list.</para>
/// </remarks>
/// <param name="pool">All groups of up to <paramref name="size"/> elements, each once; it must not change any more.</param>
/// <param name="elements">Number of elements, from 0.</param>
/// <param name="size">L.</param>
/// <param name="meter">What pays.</param>
internal sealed class SetPacking(SetPool pool, int elements, int size, WorkMeter meter)
{
    private const int CutRounds = 12;
    private const int CutsEach = 30;
    private const int CandidatesMax = 400_000;

    private readonly SetProgram _program = new(pool, elements, size, meter);
    private readonly SetCover _cover = new(pool, elements);
    private readonly List<int> _groups = [];

    /// <summary>L.</summary>
    public int Size => size;

    /// <summary>No partition has more groups. It rests on <see cref="Prices"/>, and <see cref="Refutation"/> or <see cref="Cases"/>.</summary>
    public int Bound { get; private set; } = int.MaxValue;

    /// <summary>The prices; null until they are found.</summary>
    public SetPrices? Prices { get; private set; }

    /// <summary>The search that excluded as many groups as the prices allow; null when <see cref="Bound"/> needs none.</summary>
    public CoverRefutation? Refutation { get; private set; }

    /// <summary>The cases by which as many groups as the prices allow were excluded; null when <see cref="Bound"/> needs none.</summary>
    public SetCase? Cases { get; private set; }

    /// <summary>Disjoint sets of the best partition found; what they leave is one group, if <see cref="Best"/> counts one more.</summary>
    public IReadOnlyList<int> Groups => _groups;

    /// <summary>Number of groups of the best partition: known, or found.</summary>
    public int Best { get; private set; }

    /// <summary>The best partition is proven.</summary>
    public bool Closed => Best >= Bound;

    /// <summary>The last search could exclude nothing, since elements may be in groups larger than those listed: L is too small.</summary>
    public bool Larger { get; private set; }

    /// <summary>A partition with so many groups is known already: only better ones are looked for.</summary>
    public void Know(int groups) => Best = Math.Max(Best, groups);

    /// <summary>Solves the linear program: prices and a bound. False when no work is left.</summary>
    public bool Relax()
    {
        if (!_program.Solve() || !meter.TrySpend(pool.Entries))
            return false;
        var prices = SetPrices.Round(pool, _program, size);
        // Prices as good as the old ones in whole groups are better in what they leave to waste.
        if (prices.Groups < Bound || (prices.Groups == Bound && Refutation is null && Cases is null))
            (Prices, Bound, Refutation, Cases) = (prices, prices.Groups, null, null);
        return true;
    }

    /// <summary>Adds cuts, round by round, and solves the program again. False when no work is left.</summary>
    public bool Tighten()
    {
        if (elements > TripleCuts.ElementsMax)
            return true;
        var cuts = new TripleCuts(pool, _program);
        for (var round = 0; round < CutRounds; round++)
        {
            if (!meter.TrySpend((long)elements * elements * elements / 6))
                return false;
            if (cuts.Add(CutsEach) == 0)
                break;
            if (!_program.Solve())
                return false;
        }

        return Relax();
    }

    /// <summary>Rounds the solution of the program to a partition. False when no work is left.</summary>
    public bool Dive()
    {
        if (new SetDive(pool, _program, meter).Run() is not { } sets)
            return false;
        var left = elements;
        foreach (var set in sets)
            left -= pool.Members(set).Length;
        // Whether what is left is a group as well is not asked: it counts where it always is one.
        var groups = sets.Count + (left > 0 ? 1 : 0);
        if (groups > Best)
            Take(sets, groups);
        return _program.Solve();
    }

    /// <summary>Looks for as many groups as the bound allows, in so many nodes. True when it found them, or excluded them.</summary>
    public bool Cover(long nodes)
    {
        // Prices that leave room for a group more than the bound would leave far too much to waste: this is then a search for luck.
        var outcome = _cover.Search(Prices!, Bound, (CandidatesMax, nodes), meter);
        Larger = outcome == SetCover.Outcome.Larger;
        if (outcome == SetCover.Outcome.Found)
            Take(_cover.Chosen, Bound);
        if (outcome == SetCover.Outcome.Excluded)
            (Refutation, Cases, Bound) = (new CoverRefutation(Bound, _cover.Candidates, _cover.Nodes), null, Bound - 1);
        return outcome is SetCover.Outcome.Found or SetCover.Outcome.Excluded;
    }

    /// <summary>Looks for as many groups as the bound allows by so many cases, each with so many nodes. True when it found or excluded them.</summary>
    public bool Branch(int cases, long nodes)
    {
        var branching = new SetBranching(pool, _program, _cover, meter);
        var outcome = branching.Search(Bound, cases, (CandidatesMax, nodes));
        Larger = outcome == SetCover.Outcome.Larger;
        if (outcome == SetCover.Outcome.Found)
            Take(_cover.Chosen, Bound);
        if (outcome == SetCover.Outcome.Excluded)
            (Cases, Refutation, Bound) = (branching.Proof, null, Bound - 1);
        return outcome is SetCover.Outcome.Found or SetCover.Outcome.Excluded;
    }

    private void Take(IReadOnlyList<int> sets, int groups)
    {
        _groups.Clear();
        _groups.AddRange(sets);
        Best = groups;
    }
}
