namespace Interlieux.Netting.Fewest;

/// <summary>Where the search for the most groups of one rest stands: the best partition, the bound, and what both rest on.</summary>
/// <remarks>Methods take it in turn, each offers partitions and bounds and may stop as soon as it is <see cref="Closed"/>.</remarks>
internal sealed class GroupSearch
{
    private readonly Action<NettingPhase>? _changed;

    public GroupSearch(Rest rest, WorkMeter meter, int threads = 1, Action<NettingPhase>? changed = null)
    {
        (Rest, Meter, Threads, _changed) = (rest, meter, threads, changed);
        Best = new Partition([], rest.Elements()).Divided(rest);
        (Bound, Proof) = CheapBound.Of(rest);
        Certificate = CheapBound.Certificate(rest, Bound, Proof);
    }

    public Rest Rest { get; }

    public WorkMeter Meter { get; }

    /// <summary>Threads that may work at once; the outcome must not depend on it.</summary>
    public int Threads { get; }

    /// <summary>The partition with the most groups so far.</summary>
    public Partition Best { get; private set; }

    /// <summary>No partition of the rest has more groups.</summary>
    public int Bound { get; private set; }

    /// <summary>What <see cref="Bound"/> rests on.</summary>
    public Proof Proof { get; private set; }

    /// <summary>The numbers of <see cref="Proof"/>; its first venue and pairs are filled in by the caller.</summary>
    public PartCertificate Certificate { get; private set; }

    /// <summary>The venue of each element of <see cref="Rest.Elements"/>, asked for when a certificate has to name them: of the venues with one
    /// position the first ones in ordinal order are those that pairing left. Null where elements have no names.</summary>
    public Func<string[]>? Venues { get; init; }

    /// <summary>The best partition is proven.</summary>
    public bool Closed => Best.Count >= Bound;

    /// <summary>Takes a partition of the whole rest if it is better. Groups that fall apart by themselves are divided.</summary>
    public void Offer(NettingPhase phase, Partition? found)
    {
        if (found?.Divided(Rest) is not { } divided || divided.Count <= Best.Count)
            return;
        Best = divided;
        _changed?.Invoke(phase);
    }

    /// <summary>Takes a bound if it is lower. It must never rest on a search that was cut off.</summary>
    public void Limit(NettingPhase phase, PartCertificate certificate)
    {
        if (certificate.Groups >= Bound)
            return;
        (Bound, Proof, Certificate) = (certificate.Groups, certificate.Proof, certificate);
        _changed?.Invoke(phase);
    }
}
