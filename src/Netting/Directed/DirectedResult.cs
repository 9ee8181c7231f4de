namespace Interlieux.Netting.Directed;

/// <summary>How much of each line is invoiced, and what is known about it.</summary>
internal sealed record DirectedResult
{
    /// <summary>What is invoiced of each line given, from 0 to its amount.</summary>
    public required long[] Flows { get; init; }

    /// <summary>What each venue carries: above 0 it is still owed to it. The sum is 0.</summary>
    public required long[] Carried { get; init; }

    /// <summary>No choice of flows carries less in total (the sum of the absolute amounts).</summary>
    public required Int128 CarriedLowerBound { get; init; }

    /// <summary>Lines in use.</summary>
    public required int Count { get; init; }

    /// <summary>No flows with the same amounts carried and, unless invoices count first, the same least total use fewer lines.</summary>
    public required int LowerBound { get; init; }

    /// <summary><see cref="Proof.Flow"/> when the prices reach the count, <see cref="Proof.Exhaustive"/> when a search had to
    /// close a gap, else <see cref="Proof.None"/>.</summary>
    public required Proof Proof { get; init; }

    /// <summary>Null when the least amount was not reached.</summary>
    public FlowCertificate? Certificate { get; init; }
}
