using System.Collections.Immutable;

namespace Interlieux.Netting.Verification;

/// <summary>What a plan has to settle: the obligations, as the constraints that the plan echoes leave them.</summary>
/// <remarks>Venues are numbered by the ordinal order of their names, without those excluded. Sums are kept in 128 bits.</remarks>
internal sealed class PlanInput
{
    private readonly HashSet<long> _forbidden = [];
    private readonly HashSet<long> _related = [];
    private readonly int[]? _territory;
    private readonly bool _onlyRelated;

    /// <summary>Applies the constraints, which <see cref="ConstraintCheck"/> found right.</summary>
    public PlanInput(ObligationSet obligations, SettlementPlan plan)
    {
        var constraints = plan.Constraints;
        _onlyRelated = plan.Policy == ClearingPolicy.Existing;
        Names = constraints.Excluded.Count == 0
            ? [.. obligations.Venues]
            : [.. obligations.Venues.Where(venue => !constraints.Excluded.Contains(venue))];
        Number = new Dictionary<string, int>(Names.Length, StringComparer.Ordinal);
        for (var venue = 0; venue < Names.Length; venue++)
            Number.Add(Names[venue], venue);
        Minimum = Math.Max(1, constraints.Minimum);
        Owed = new Int128[Names.Length];
        Lines = KeptLines(obligations, constraints);
        foreach (ref readonly var line in Lines.AsSpan())
        {
            Rows += line.Rows;
            Owed[line.Creditor] += line.Amount;
            Owed[line.Debtor] -= line.Amount;
            if (_onlyRelated)
                _related.Add(Pair(line.Debtor, line.Creditor));
        }

        foreach (var carried in constraints.CarriedIn)
        {
            if (Number.TryGetValue(carried.Venue, out var venue))
                Owed[venue] += carried.Amount;
            else
                StaysCarried.Add(carried.Venue, carried.Amount);
        }

        _territory = constraints.Territories.Count == 0 ? null : TerritoryNumbers(constraints);
        foreach (var (a, b) in constraints.Forbidden)
        {
            if (Number.TryGetValue(a, out var one) && Number.TryGetValue(b, out var other))
                _forbidden.Add(Pair(one, other));
        }
    }

    /// <summary>The venues that take part, in ordinal order.</summary>
    public string[] Names { get; }

    /// <summary>The number of each name.</summary>
    public Dictionary<string, int> Number { get; }

    /// <summary>The obligations that are left, summed by ordered pair, sorted by debtor, then creditor.</summary>
    public ImmutableArray<Claim> Lines { get; }

    /// <summary>How many obligations these were when given.</summary>
    public int Rows { get; }

    /// <summary>The net position of each venue, with what was carried in.</summary>
    public Int128[] Owed { get; }

    /// <summary>What excluded venues had carried in; it stays carried.</summary>
    public SortedDictionary<string, long> StaysCarried { get; } = new(StringComparer.Ordinal);

    /// <summary>The least amount of an invoice, 1 or more.</summary>
    public long Minimum { get; }

    /// <summary>The pairs that must not invoice each other, as <see cref="Pair"/> writes them.</summary>
    public IReadOnlyCollection<long> Forbidden => _forbidden;

    /// <summary>The territory of a venue, as a number; 0 when there are none.</summary>
    public int Territory(int venue) => _territory?[venue] ?? 0;

    /// <summary>Whether the two may invoice each other; under <see cref="ClearingPolicy.Existing"/> only if they had an obligation.</summary>
    public bool AreAllowed(int a, int b) =>
        (_territory is null || _territory[a] == _territory[b])
        && (_forbidden.Count == 0 || !_forbidden.Contains(Pair(a, b)))
        && (!_onlyRelated || _related.Contains(Pair(a, b)));

    /// <summary>Two venues as one number, in either order the same.</summary>
    public static long Pair(int a, int b) => ((long)Math.Min(a, b) << 32) | (uint)Math.Max(a, b);

    /// <summary>The two venues of a pair, the lower number first.</summary>
    public static (int Low, int High) Venues(long pair) => ((int)(pair >> 32), (int)(pair & uint.MaxValue));

    private ImmutableArray<Claim> KeptLines(ObligationSet obligations, NettingConstraints constraints)
    {
        if (constraints.Excluded.Count == 0)
            return obligations.Claims;
        var kept = Array.ConvertAll([.. obligations.Venues], name => Number.GetValueOrDefault(name, -1));
        return [.. obligations.Claims.Where(claim => kept[claim.Debtor] >= 0 && kept[claim.Creditor] >= 0)
            .Select(claim => new Claim(kept[claim.Debtor], kept[claim.Creditor], claim.Amount, claim.Rows))];
    }

    private int[] TerritoryNumbers(NettingConstraints constraints)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return Array.ConvertAll(Names, name =>
        {
            var territory = constraints.Territories[name];
            numbers.TryAdd(territory, numbers.Count);
            return numbers[territory];
        });
    }
}
