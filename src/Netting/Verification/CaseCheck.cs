namespace Interlieux.Netting.Verification;

/// <summary>Checks a proof by cases: at each leaf the prices, and perhaps a search, leave no more groups than the certificate says.</summary>
/// <remarks>A partition into one group more has two venues either in one group or in different ones, so it is in the case of some leaf. There it
/// consists of listed sets that no case on the way excludes, and of larger groups, which no case excludes. The list is made once; each
/// leaf then costs one pass through it, and its search.</remarks>
internal sealed class CaseCheck
{
    private readonly PartCertificate _certificate;
    private readonly PartRest _rest;
    private readonly string[] _names;
    private readonly Effort _effort;
    private readonly Elements _elements;
    private readonly Dictionary<string, int> _number = new(StringComparer.Ordinal);
    private readonly List<CoverSet> _sets;

    private CaseCheck(PlanInput input, PartRest rest, PartCertificate certificate, Effort effort, Elements elements, List<CoverSet> sets)
    {
        (_names, _rest, _certificate, _effort, _elements, _sets) = (input.Names, rest, certificate, effort, elements, sets);
        for (var i = 0; i < elements.Values.Length; i++)
            _number.Add(input.Names[elements.Venue(i)], i);
    }

    private readonly record struct Case(CaseProof Proof, List<CoverSet> Sets, int Depth);

    /// <summary>Checks the cases of a part in which all pairs may invoice each other.</summary>
    public static Finding Check(PlanInput input, PartRest rest, PartCertificate certificate, Effort effort)
    {
        if (!rest.Part.Complete)
            return Finding.Faulty("has cases, where some pairs must not invoice each other");
        if (certificate.SetSize > PartSets.SizeMax)
            return Finding.Large;
        if (FirstLeaf(certificate.Cases!) is not { } first)
            return Finding.Faulty("has cases without an end");
        if (Read(rest, input.Names, certificate, first, out var elements) is { } fault)
            return Finding.Faulty(fault);
        if (PartSets.List(input, rest, elements, certificate, long.MaxValue / 2, effort) is not { } listed)
            return Finding.Large;
        if (listed.Count != certificate.Sets)
            return Finding.Faulty($"says {certificate.Sets} sets of up to {certificate.SetSize} venues, there are {listed.Count}");
        return new CaseCheck(input, rest, certificate, effort, elements, listed.Sets).All();
    }

    private Finding All()
    {
        var open = new Stack<Case>([new Case(_certificate.Cases!, _sets, 0)]);
        while (open.TryPop(out var here))
        {
            var (proof, sets, depth) = here;
            if (!_effort.TrySpend(1 + sets.Count))
                return Finding.Large;
            if (proof.A is null && proof.B is null && proof.Together is null && proof.Apart is null)
            {
                var leaf = Leaf(proof, sets);
                if (leaf.Fault is not null || leaf.TooLarge)
                    return leaf;
                continue;
            }

            if (proof.A is null || proof.B is null || !_number.TryGetValue(proof.A, out var a) || !_number.TryGetValue(proof.B, out var b) || a == b)
                return Finding.Faulty($"makes a case of {proof.A} and {proof.B}");
            if (proof.Together is null || proof.Apart is null)
                return Finding.Faulty($"leaves out a case of {proof.A} and {proof.B}");
            if (depth == CaseProof.DepthMax)
                return Finding.Faulty($"has cases within cases more than {CaseProof.DepthMax} deep");
            open.Push(new Case(proof.Apart, sets.FindAll(set => !(Holds(set, a) && Holds(set, b))), depth + 1));
            open.Push(new Case(proof.Together, sets.FindAll(set => Holds(set, a) == Holds(set, b)), depth + 1));
        }

        return Finding.Again;
    }

    private Finding Leaf(CaseProof proof, List<CoverSet> sets)
    {
        var (size, scale, groups) = (_certificate.SetSize, proof.Scale, _certificate.Groups);
        if (scale is < 1 or > PriceRange.Most)
            return Finding.Faulty($"has a case with the scale {scale}");
        if (Read(_rest, _names, _certificate, proof, out var elements) is { } fault)
            return Finding.Faulty(fault);
        for (var i = 0; i < elements.Values.Length; i++)
        {
            if (elements.Values.Length != _elements.Values.Length || elements.Venue(i) != _elements.Venue(i))
                return Finding.Faulty("prices other venues in one case than in another");
        }

        if (size < elements.Size && PriceCheck.Smallest(elements, size + 1) < scale)
            return Finding.Faulty($"prices {size + 1} venues in a case below its scale of {scale}");
        var priced = sets.ConvertAll(set => set with { Waste = Cost(elements, set) - scale });
        if (priced.Exists(set => set.Waste < 0))
            return Finding.Faulty($"prices a zero-sum set in a case at {priced.Min(set => set.Waste) + scale}, below its scale of {scale}");
        if (proof.Cover is not { } cover)
        {
            return elements.Total / scale <= groups
                ? Finding.Proven
                : Finding.Faulty($"prices all at {elements.Total} in a case, with a scale of {scale}, and says {groups} groups");
        }

        var budget = elements.Total - ((Int128)cover.Groups * scale);
        if (cover.Groups < 1 || cover.Groups - 1 > groups || budget < 0 || budget > PriceRange.Most || cover.Nodes < 1)
            return Finding.Faulty($"excludes {cover.Groups} groups in a case, and says {groups} at most");
        var leaving = Array.ConvertAll(elements.Prices, price => ((size + 1L) * price) - scale);
        if (leaving.Any(waste => waste < 0))
            return Finding.Faulty($"leaves a venue for a larger group at {leaving.Min()} in a case");
        var within = priced.FindAll(set => set.Waste <= budget).ConvertAll(set => set with { Waste = set.Waste * (size + 1) });
        return PriceCheck.Search(within, elements, cover, (long)budget * (size + 1), leaving, _effort, null);
    }

    private static bool Holds(CoverSet set, int element) => Array.Exists(set.Members, member => member.Element == element);

    private static long Cost(Elements elements, CoverSet set)
    {
        Int128 cost = 0;
        foreach (var (element, _) in set.Members)
            cost += elements.Prices[element];
        foreach (var (a, b, c, price) in elements.Triples)
            cost += (Holds(set, a) ? 1 : 0) + (Holds(set, b) ? 1 : 0) + (Holds(set, c) ? 1 : 0) >= 2 ? price : 0;
        return checked((long)cost);
    }

    private static CaseProof? FirstLeaf(CaseProof proof)
    {
        for (var depth = 0; depth <= CaseProof.DepthMax; depth++)
        {
            if (proof.Together is null)
                return proof;
            proof = proof.Together;
        }

        return null;
    }

    private static string? Read(PartRest rest, string[] names, PartCertificate certificate, CaseProof leaf, out Elements elements) =>
        Elements.Read(
            rest, names, certificate with { VenuePrices = leaf.VenuePrices, TriplePrices = leaf.TriplePrices }, byVenue: true, out elements);
}
