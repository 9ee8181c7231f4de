using System.Collections.Immutable;

namespace Interlieux.Netting.Problems;

/// <summary>What is to be netted once the constraints are applied: venues, lines, positions, and who may invoice whom.</summary>
/// <remarks>Excluded venues are gone, with their lines; what they had carried in stays carried. So positions need not sum to 0.</remarks>
internal sealed class NettingProblem
{
    private readonly HashSet<(int Low, int High)> _forbidden = [];
    private readonly int[]? _territory;

    private NettingProblem(
        ImmutableArray<string> venues, ImmutableArray<Claim> lines, int rows, Int128 gross, NettingConstraints constraints)
    {
        (Venues, Lines, Rows, Gross, Constraints) = (venues, lines, rows, gross, constraints);
        var number = new Dictionary<string, int>(venues.Length, StringComparer.Ordinal);
        for (var venue = 0; venue < venues.Length; venue++)
            number.Add(venues[venue], venue);
        Positions = Net(lines, venues.Length);
        StayCarried = CarryIn(number);
        _territory = TerritoryNumbers(number);
        for (var i = 0; i < constraints.Forbidden.Length; i++)
            Forbid(number, constraints.Forbidden[i]);
    }

    /// <summary>The venues that take part, in the ordinal order of their names.</summary>
    public ImmutableArray<string> Venues { get; }

    /// <summary>Obligations between them, summed by ordered pair, sorted by debtor, then creditor.</summary>
    public ImmutableArray<Claim> Lines { get; }

    /// <summary>Number of obligations given between them.</summary>
    public int Rows { get; }

    /// <summary>The sum of these obligations.</summary>
    public Int128 Gross { get; }

    public NettingConstraints Constraints { get; }

    /// <summary>Owed to each venue − owed by it, with what was carried in.</summary>
    public long[] Positions { get; }

    /// <summary>What excluded venues had carried in: nothing can be done about it.</summary>
    public ImmutableArray<Carried> StayCarried { get; }

    /// <summary>Whether some pair must not invoice each other although both are in one territory.</summary>
    public bool HasForbiddenPairs => _forbidden.Count > 0;

    /// <summary>The pairs that must not invoice each other, the lower number first.</summary>
    public IReadOnlyCollection<(int Low, int High)> ForbiddenPairs => _forbidden;

    /// <summary>Whether the two may invoice each other.</summary>
    public bool IsAllowed(int a, int b) =>
        (_territory is null || _territory[a] == _territory[b])
        && (_forbidden.Count == 0 || !_forbidden.Contains(a < b ? (a, b) : (b, a)));

    /// <summary>The number of the venue's territory, 0 for all when there are none.</summary>
    public int TerritoryOf(int venue) => _territory?[venue] ?? 0;

    /// <summary>Applies the constraints to the obligations.</summary>
    /// <exception cref="InvalidConstraintException">A constraint contradicts itself or names a venue that has no obligation.</exception>
    public static NettingProblem Create(ObligationSet obligations, NettingConstraints constraints)
    {
        ConstraintCheck.Check(obligations, constraints);
        if (constraints.Excluded.Count == 0)
            return new NettingProblem(obligations.Venues, obligations.Claims, obligations.Count, obligations.Total, constraints);

        var keeps = new int[obligations.Venues.Length];
        var venues = ImmutableArray.CreateBuilder<string>();
        for (var venue = 0; venue < keeps.Length; venue++)
        {
            keeps[venue] = constraints.Excluded.Contains(obligations.Venues[venue]) ? -1 : venues.Count;
            if (keeps[venue] >= 0)
                venues.Add(obligations.Venues[venue]);
        }

        var lines = ImmutableArray.CreateBuilder<Claim>();
        var (rows, gross) = (0, (Int128)0);
        foreach (var claim in obligations.Claims)
        {
            if (keeps[claim.Debtor] < 0 || keeps[claim.Creditor] < 0)
                continue;
            lines.Add(new Claim(keeps[claim.Debtor], keeps[claim.Creditor], claim.Amount, claim.Rows));
            rows += claim.Rows;
            gross += claim.Amount;
        }

        return new NettingProblem(venues.ToImmutable(), lines.ToImmutable(), rows, gross, constraints);
    }

    /// <summary>Number of pairs whose mutual obligations differ: what settling each pair by itself takes. O(m log m).</summary>
    public int PairsThatDiffer()
    {
        var lines = Lines.AsSpan();
        var start = new int[Venues.Length + 1];
        foreach (var line in lines)
            start[line.Debtor + 1]++;
        for (var venue = 0; venue < Venues.Length; venue++)
            start[venue + 1] += start[venue];
        var pairs = 0;
        foreach (var line in lines)
        {
            var reverse = lines[start[line.Creditor]..start[line.Creditor + 1]];
            var (low, high) = (0, reverse.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (reverse[middle].Creditor < line.Debtor)
                    low = middle + 1;
                else
                    high = middle;
            }

            var both = low < reverse.Length && reverse[low].Creditor == line.Debtor;
            // A pair with lines in both directions is counted once, at the first of the two.
            if (!both || (line.Debtor < line.Creditor && reverse[low].Amount != line.Amount))
                pairs++;
        }

        return pairs;
    }

    private static long[] Net(ImmutableArray<Claim> lines, int venues)
    {
        // What a venue owes and is owed each fit 64 bits, both are 0 or more: so does any difference of parts of them.
        var (by, to) = (new long[venues], new long[venues]);
        foreach (var line in lines)
        {
            by[line.Debtor] += line.Amount;
            to[line.Creditor] += line.Amount;
        }

        for (var venue = 0; venue < venues; venue++)
            to[venue] -= by[venue];
        return to;
    }

    private ImmutableArray<Carried> CarryIn(Dictionary<string, int> number)
    {
        var stay = ImmutableArray.CreateBuilder<Carried>();
        for (var i = 0; i < Constraints.CarriedIn.Length; i++)
        {
            var carried = Constraints.CarriedIn[i];
            if (!number.TryGetValue(carried.Venue, out var venue))
            {
                stay.Add(carried);
                continue;
            }

            var position = (Int128)Positions[venue] + carried.Amount;
            if (Int128.Abs(position) > long.MaxValue)
                throw new InvalidConstraintException(nameof(Constraints.CarriedIn), i, $"overflow: the position of {carried.Venue} passes 64 bits");
            Positions[venue] = (long)position;
        }

        return stay.ToImmutable();
    }

    private int[]? TerritoryNumbers(Dictionary<string, int> number)
    {
        if (Constraints.Territories.Count == 0)
            return null;
        var numbers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var territory = new int[number.Count];
        foreach (var (venue, name) in Constraints.Territories)
        {
            if (!number.TryGetValue(venue, out var index))
                continue;
            if (!numbers.TryGetValue(name, out territory[index]))
                numbers.Add(name, territory[index] = numbers.Count);
        }

        return territory;
    }

    private void Forbid(Dictionary<string, int> number, ForbiddenPair pair)
    {
        if (!number.TryGetValue(pair.A, out var a) || !number.TryGetValue(pair.B, out var b))
            return;
        // Across territories nothing is allowed anyway.
        if (_territory is null || _territory[a] == _territory[b])
            _forbidden.Add(a < b ? (a, b) : (b, a));
    }
}
