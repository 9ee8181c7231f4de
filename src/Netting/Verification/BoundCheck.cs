namespace Interlieux.Netting.Verification;

/// <summary>Checks the lower bound of a plan whose invoices are groups, by its certificate, part by part.</summary>
internal static class BoundCheck
{
    /// <summary>The verdict on a plan whose invoices were found right.</summary>
    public static PlanVerdict Verify(PlanInput input, SettlementPlan plan, List<Part> parts, Int128[] carried, Effort effort)
    {
        var rests = parts.Select(part => new PartRest(input, part, carried)).Where(rest => rest.Open > 0).ToArray();
        var cheap = rests.Sum(rest => rest.Open - rest.Pairs - rest.CheapGroups);
        if (plan.Certificate is not { } certificate)
            return PlanVerdict.Unproven(plan, cheap);
        if ((Parts(input, rests, certificate) ?? Claims(plan, rests, certificate)) is { } fault)
            return PlanVerdict.Faulty(fault);

        var (bound, recomputed, tooLarge) = (0, false, false);
        for (var i = 0; i < rests.Length; i++)
        {
            var (rest, proof) = (rests[i], certificate.Parts[i]);
            var finding = PartCheck.Check(input, rest, proof, effort);
            if (finding.Fault is not null)
                return PlanVerdict.Faulty($"the certificate of {proof.First} {finding.Fault}");
            recomputed |= finding.Recomputed;
            tooLarge |= finding.TooLarge;
            bound += rest.Open - rest.Pairs - (finding.TooLarge ? rest.CheapGroups : proof.Groups);
        }

        return PlanVerdict.Sound(plan, bound, recomputed && !tooLarge, tooLarge ? "too large" : null);
    }

    /// <summary>Each part has its certificate, in order, for what is left of it.</summary>
    private static string? Parts(PlanInput input, PartRest[] rests, Certificate certificate)
    {
        if (certificate.Flow is not null)
            return "the certificate has a flow, which this policy does not know";
        if (certificate.Parts.IsDefault || certificate.Parts.Length != rests.Length)
            return $"the certificate has {(certificate.Parts.IsDefault ? 0 : certificate.Parts.Length)} parts, and {rests.Length} have something to settle";
        for (var i = 0; i < rests.Length; i++)
        {
            var (proof, first) = (certificate.Parts[i], input.Names[rests[i].Part.Venues[0]]);
            if (proof is null || !string.Equals(proof.First, first, StringComparison.Ordinal))
                return $"part {i + 1} of the certificate is of {proof?.First}, not of {first}";
            if (rests[i].TooWide is { } venue)
                return $"the position of {venue} does not fit 64 bits";
            if (proof.Pairs != rests[i].Pairs)
                return $"the certificate of {first} says {proof.Pairs} pairs, there are {rests[i].Pairs}";
            if (proof.Groups < 0 || proof.Groups > rests[i].Open)
                return $"the certificate of {first} says {proof.Groups} groups of {rests[i].Open} venues";
        }

        return null;
    }

    /// <summary>The plan claims what the parts add up to.</summary>
    private static string? Claims(SettlementPlan plan, PartRest[] rests, Certificate certificate)
    {
        var bound = rests.Sum(rest => rest.Open - rest.Pairs) - certificate.Parts.Sum(proof => proof.Groups);
        if (plan.LowerBound != bound)
            return $"the lower bound is {bound} by the certificate, not {plan.LowerBound}";
        var proof = certificate.Parts.Select(part => part.Proof).Append(Proof.Pairs).MaxBy(Labour);
        return plan.Proven && plan.Proof != proof ? $"the proof is {proof} by the certificate, not {plan.Proof}" : null;
    }

    /// <summary>Of several parts' proofs the most laborious names them all.</summary>
    private static int Labour(Proof proof) => Array.IndexOf(
        [Proof.Pairs, Proof.Sign, Proof.Size, Proof.Flow, Proof.Dual, Proof.DualCover, Proof.Enumeration, Proof.Exhaustive], proof);
}
