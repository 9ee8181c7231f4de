using System.Collections.Immutable;

namespace Interlieux.Netting;

/// <summary>The numbers of a proof: with them <see cref="Verification.PlanVerifier"/> can check a lower bound without searching for it.</summary>
/// <remarks>No invoice, and so no group, crosses from one part to another (a territory, or a connected component of the pairs that may
/// invoice each other): each part is proven by itself, and the bounds add up.</remarks>
public sealed record Certificate
{
    /// <summary>One for each part that has open venues, by its first venue.</summary>
    public ImmutableArray<PartCertificate> Parts { get; init; } = [];

    /// <summary>Under <see cref="ClearingPolicy.Directed"/>: the numbers that bound amount and count. Null otherwise.</summary>
    public FlowCertificate? Flow { get; init; }
}

/// <summary>The proof of one part: that its venues fall into so many zero-sum groups at most.</summary>
public sealed record PartCertificate
{
    /// <summary>The first venue of the part in ordinal order, its net position 0 or not: it names the part.</summary>
    public required string First { get; init; }

    /// <summary>The proof of this part alone.</summary>
    public required Proof Proof { get; init; }

    /// <summary>Pairs of opposite equal net positions that were split off beforehand; 0 where not every pair may invoice each other.</summary>
    public required int Pairs { get; init; }

    /// <summary>The most groups of what is left after pairing.</summary>
    public required int Groups { get; init; }

    /// <summary>What every group costs at least, by the prices; above 0.</summary>
    public long Scale { get; init; }

    /// <summary>The price of each net position that is left, by value. Positions not listed are free. Empty when venues have prices.</summary>
    public ImmutableArray<PositionPrice> PositionPrices { get; init; } = [];

    /// <summary>The price of each open venue. Venues not listed are free. Empty when positions have prices.</summary>
    public ImmutableArray<VenuePrice> VenuePrices { get; init; } = [];

    /// <summary>Extra prices of three venues at once: a group that holds two or three of them pays it once.</summary>
    public ImmutableArray<TriplePrice> TriplePrices { get; init; } = [];

    /// <summary>The size up to which all zero-sum groups were listed; 0 when the prices hold for groups of any size.</summary>
    public int SetSize { get; init; }

    /// <summary>How many zero-sum groups there are: up to <see cref="SetSize"/>, or of any size for <see cref="Proof.Exhaustive"/>.</summary>
    public long Sets { get; init; }

    /// <summary>The search that excluded more groups than <see cref="Groups"/>; null when the prices alone do.</summary>
    public CoverRefutation? Cover { get; init; }

    /// <summary>Where <see cref="Groups"/> rests on cases: each leaf excludes one group more. All prices are there, and
    /// <see cref="Scale"/> is 0. Null otherwise.</summary>
    public CaseProof? Cases { get; init; }
}

/// <summary>A proof by cases: two venues are in one group or in different ones (Ryan &amp; Foster 1981); at the leaves prices, and perhaps a search.</summary>
/// <remarks>Of the listed groups a leaf counts those that no case on the way to it excludes: together excludes groups that hold exactly one
/// of the two, apart those that hold both. Groups larger than listed are never excluded.</remarks>
public sealed record CaseProof
{
    /// <summary>The most cases from the root to a leaf.</summary>
    public const int DepthMax = 200;

    /// <summary>The first of the two venues; null at a leaf.</summary>
    public string? A { get; init; }

    /// <summary>The second of the two venues; null at a leaf.</summary>
    public string? B { get; init; }

    /// <summary>The case that one group holds both; null at a leaf.</summary>
    public CaseProof? Together { get; init; }

    /// <summary>The case that no group holds both; null at a leaf.</summary>
    public CaseProof? Apart { get; init; }

    /// <summary>At a leaf: what every group that counts costs at least.</summary>
    public long Scale { get; init; }

    /// <summary>At a leaf: the price of each open venue.</summary>
    public ImmutableArray<VenuePrice> VenuePrices { get; init; } = [];

    /// <summary>At a leaf: extra prices of three venues at once.</summary>
    public ImmutableArray<TriplePrice> TriplePrices { get; init; } = [];

    /// <summary>At a leaf: the search that excluded as many groups as the prices allow; null when the prices alone do.</summary>
    public CoverRefutation? Cover { get; init; }
}

/// <summary>What a venue with this net position contributes to the cost of its group.</summary>
/// <param name="Position">Net position, in the unit of the obligations.</param>
/// <param name="Price">0 or more.</param>
public readonly record struct PositionPrice(long Position, long Price);

/// <summary>What this venue contributes to the cost of its group.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Price">0 or more.</param>
public readonly record struct VenuePrice(string Venue, long Price);

/// <summary>What a group with at least two of these three venues costs beside their own prices.</summary>
/// <param name="A">The first venue, in ordinal order.</param>
/// <param name="B">The second venue.</param>
/// <param name="C">The third venue.</param>
/// <param name="Price">0 or more.</param>
public readonly record struct TriplePrice(string A, string B, string C, long Price);

/// <summary>An exhaustive search that found no partition into so many groups; docs/certificates.md defines its order.</summary>
/// <param name="Groups">The number of groups that was excluded.</param>
/// <param name="Sets">Groups whose waste (cost above <see cref="PartCertificate.Scale"/>) such a partition could afford.</param>
/// <param name="Nodes">Nodes of the search.</param>
public sealed record CoverRefutation(int Groups, long Sets, long Nodes);

/// <summary>The numbers behind a plan of <see cref="ClearingPolicy.Directed"/>.</summary>
/// <remarks>
/// <para>Amount. For a line with c = 1 (0 when invoices count first, or with a minimum), r = <see cref="Scale"/>·c + potential(debtor) − potential(creditor). Where
/// r &gt; 0 the line is empty, where r &lt; 0 it is whole, in this plan and in every plan of the least amount. Only lines with r = 0 are free.</para>
/// <para>Count. The free lines fall into pieces: the blocks (biconnected components) of the undirected graph of the free lines that
/// have two lines or more; a free line alone in its block keeps its flow. Pieces are numbered from 0 by their first line (by debtor,
/// then creditor). The need of a venue in a piece is what the plan's lines of the piece bring it − what they take. All amounts of
/// a piece are divided by the greatest common divisor of its obligations and needs (some plan of the fewest keeps to its multiples). A line with flow f of at most u charges
/// its debtor t(f) = unit·f + use·[f &gt; 0] + full·[f = u], and its creditor <see cref="LineScale"/>·[f &gt; 0] − t(f). The least charges of
/// each venue with its need met, summed over the venues of a piece, divided by <see cref="LineScale"/> and rounded up, bound the piece's
/// invoices. For a venue with a <see cref="NeedPrice"/> λ the need is not kept: λ·need + the least of each line by itself, where a line
/// that enters costs λ·f less and one that leaves λ·f more.</para>
/// </remarks>
public sealed record FlowCertificate
{
    /// <summary>What a unit of an obligation costs in terms of the potentials, above 0.</summary>
    public long Scale { get; init; } = 1;

    /// <summary>The potential of each venue. Venues not listed have 0.</summary>
    public ImmutableArray<VenuePrice> Potentials { get; init; } = [];

    /// <summary>The least total amount; 0 when invoices count first, or with a minimum.</summary>
    public Int128 Least { get; init; }

    /// <summary>Venues that together owe more than their obligations let them pay: beside what these can pay to the others, all is carried
    /// by necessity. Empty when nothing is carried.</summary>
    public ImmutableArray<string> ShortVenues { get; init; } = [];

    /// <summary>What an invoice costs in terms of the line prices, above 0.</summary>
    public long LineScale { get; init; } = 1;

    /// <summary>How the charge of each free line is split. Lines not listed are charged to the creditor alone.</summary>
    public ImmutableArray<LinePrice> LinePrices { get; init; } = [];

    /// <summary>Venues with too many possible balances to go through: the price of their need instead.</summary>
    public ImmutableArray<NeedPrice> NeedPrices { get; init; } = [];
}

/// <summary>What the debtor is charged for an obligation, out of the one invoice that it costs if it is used.</summary>
/// <param name="Debtor">Who pays.</param>
/// <param name="Creditor">Who is paid.</param>
/// <param name="Unit">For each unit of the flow; of any sign.</param>
/// <param name="Use">When it is used; of any sign.</param>
/// <param name="Full">When it stays whole; of any sign.</param>
public readonly record struct LinePrice(string Debtor, string Creditor, long Unit, long Use, long Full);

/// <summary>The price of a unit of a venue's need in one piece.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Piece">The number of the piece.</param>
/// <param name="Price">Of any sign.</param>
public readonly record struct NeedPrice(string Venue, int Piece, long Price);
