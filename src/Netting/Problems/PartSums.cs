using System.Collections.Immutable;

namespace Interlieux.Netting.Problems;

/// <summary>Adds up what was found for the parts of a problem.</summary>
internal sealed class PartSums(NettingProblem problem, WorkMeter meter, IProgress<NettingProgress>? progress)
{
    private readonly List<IReadOnlyList<Line>> _groups = [];
    private readonly ImmutableArray<PartCertificate>.Builder _certificates = ImmutableArray.CreateBuilder<PartCertificate>();
    private int _openLeft = problem.Positions.Count(position => position != 0);
    private int _lines;
    private int _bound;
    private int _pairs;
    private Int128 _least;
    private Proof _proof = Proof.Pairs;

    /// <summary>What each venue settles, less what it carries.</summary>
    public long[] Positions { get; } = (long[])problem.Positions.Clone();

    /// <summary>What each venue carries.</summary>
    public long[] Carried { get; } = new long[problem.Venues.Length];

    /// <summary>Solves a part and adds it. It may spend of what is left in proportion to its size; what it saves is for the next.</summary>
    /// <param name="part">The venues of the part.</param>
    /// <param name="minimum">Positions below it are carried beforehand.</param>
    /// <param name="solve">Solves the part, once its positions sum to 0.</param>
    public void Add(int[] part, long minimum, Func<WorkMeter, PartProgress, PartResult> solve)
    {
        var open = part.Count(venue => Positions[venue] != 0);
        _least += Carrying.Carry(part, Positions, Carried, minimum);
        var share = meter.Share(open, _openLeft);
        var result = solve(share, Report);
        meter.Take(share);
        _openLeft -= open;
        _groups.AddRange(result.Groups);
        _lines += result.Groups.Sum(group => group.Count);
        _bound += result.LowerBound;
        _pairs += result.Pairs;
        if (result.Certificate is not { } certificate)
            return;
        _certificates.Add(certificate);
        _proof = _proof.Effort() >= result.Proof.Effort() ? _proof : result.Proof;
    }

    public Settlement Settle() => new()
    {
        Groups = _groups,
        Carried = Carried,
        CarriedLowerBound = _least,
        LowerBound = _bound,
        Proof = _proof,
        Certificate = new Certificate { Parts = _certificates.ToImmutable() },
        Pairs = _pairs,
    };

    private void Report(NettingPhase phase, int count, int lowerBound, long work) =>
        progress?.Report(new NettingProgress(phase, _lines + count, _bound + lowerBound, meter.Used + work));
}
