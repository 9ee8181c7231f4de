using System.Collections.Immutable;
using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Fewest;

/// <summary>As few invoices as possible, when anyone may invoice anyone within its territory.</summary>
/// <remarks>
/// <para>Problem. Net positions b sum to 0; n of them are not 0. Any plan that settles them falls into connected parts, each a
/// zero-sum group of k venues with at least k − 1 invoices. So the fewest are n − K, with K the most groups into which the
/// venues can be partitioned. Strongly NP-hard (Pătcaş 2012), and as hard to approximate as set packing (Yao 2017).</para>
/// <para>Outline, for each part that no invoice leaves: what must be carried (<see cref="Carrying"/>); <see cref="Pairing"/>, without loss;
/// <see cref="FewestSearch"/>, on values alone; <see cref="VenueAssignment"/> and <see cref="GroupInvoices"/>, which make invoices of
/// groups. Under a minimum invoice a part may be solved again (<see cref="FewestPart"/>).</para>
/// </remarks>
internal sealed class FewestNetting(NettingProblem problem, NettingOptions options, WorkMeter meter, IProgress<NettingProgress>? progress)
{
    private readonly Relations _relations = new(problem);
    private readonly long[] _positions = (long[])problem.Positions.Clone();
    private readonly long[] _carried = new long[problem.Venues.Length];

    public Settlement Solve()
    {
        var parts = Parts.OfAllowed(problem);
        var groups = new List<IReadOnlyList<Line>>();
        var certificates = ImmutableArray.CreateBuilder<PartCertificate>();
        var (bound, pairs) = (0, 0);
        var proof = Proof.Pairs;
        Int128 least = 0;
        var openLeft = problem.Positions.Count(position => position != 0);
        var (doneCount, doneBound) = (0, 0);
        foreach (var part in parts)
        {
            var open = part.Count(venue => _positions[venue] != 0);
            least += Carrying.Carry(part, _positions, _carried, problem.Constraints.Minimum);
            // Each part may spend of what is left in proportion to its size, and what it saves is for those after it.
            var share = meter.Share(open, openLeft);
            var result = new FewestPart(problem, part, _positions, _relations, options.Threads, share, Report).Solve(_carried);
            meter.Take(share);
            openLeft -= open;
            groups.AddRange(result.Groups);
            if (result.Certificate is { } certificate)
                certificates.Add(certificate);
            (bound, pairs) = (bound + result.LowerBound, pairs + result.Pairs);
            proof = proof.Effort() >= result.Proof.Effort() ? proof : result.Proof;
            (doneCount, doneBound) = (groups.Sum(group => group.Count), bound);
        }

        return new Settlement
        {
            Groups = groups,
            Carried = _carried,
            CarriedLowerBound = least,
            LowerBound = bound,
            Proof = proof,
            Certificate = new Certificate { Parts = certificates.ToImmutable() },
            Pairs = pairs,
        };

        void Report(NettingPhase phase, int count, int lowerBound, long work) =>
            progress?.Report(new NettingProgress(phase, doneCount + count, doneBound + lowerBound, meter.Used + work));
    }
}
