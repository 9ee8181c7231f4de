using System.Collections.Immutable;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>The constraints that files state, each line checked against the obligations.</summary>
internal sealed class ConstraintFiles(ObligationSet obligations, long minimum)
{
    private readonly HashSet<string> _venues = obligations.Venues.ToHashSet(StringComparer.Ordinal);
    private readonly List<int> _carriedLines = [];
    private string _carriedFile = "";

    public NettingConstraints Constraints { get; private set; } = new() { Minimum = minimum };

    public void Forbid(string file)
    {
        var pairs = ImmutableArray.CreateBuilder<ForbiddenPair>();
        foreach (var row in CsvRows.Read(file, "a", "b"))
        {
            Known(file, row.Line, row[0]);
            Known(file, row.Line, row[1]);
            if (string.Equals(row[0], row[1], StringComparison.Ordinal))
                throw new BadFileException(file, row.Line, $"{row[0]} is paired with itself");
            pairs.Add(new ForbiddenPair(row[0], row[1]));
        }

        Constraints = Constraints with { Forbidden = pairs.ToImmutable() };
    }

    public void Exclude(string file)
    {
        var venues = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var row in CsvRows.Read(file, "venue"))
        {
            Known(file, row.Line, row[0]);
            if (!venues.Add(row[0]))
                throw new BadFileException(file, row.Line, $"{row[0]} is named twice");
        }

        Constraints = Constraints with { Excluded = venues.ToImmutable() };
    }

    /// <summary>Comes after <see cref="Exclude"/>: an excluded venue needs no territory.</summary>
    public void Territories(string file)
    {
        var territories = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var row in CsvRows.Read(file, "venue", "territory"))
        {
            Known(file, row.Line, row[0]);
            if (row[1].Length == 0)
                throw new BadFileException(file, row.Line, $"the territory of {row[0]} is missing");
            if (!territories.TryAdd(row[0], row[1]))
                throw new BadFileException(file, row.Line, $"{row[0]} is named twice");
        }

        foreach (var venue in obligations.Venues)
        {
            if (!Constraints.Excluded.Contains(venue) && !territories.ContainsKey(venue))
                throw new BadFileException(file, 1, $"{venue} has obligations and no territory");
        }

        Constraints = Constraints with { Territories = territories.ToImmutable() };
    }

    public void CarryIn(string file)
    {
        var amounts = ImmutableArray.CreateBuilder<Carried>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        Int128 sum = 0;
        foreach (var row in CsvRows.Read(file, "venue", "amount"))
        {
            Known(file, row.Line, row[0]);
            if (!named.Add(row[0]))
                throw new BadFileException(file, row.Line, $"{row[0]} is named twice");
            var amount = CsvRows.Amount(file, row.Line, row[1]);
            if (amount == 0)
                throw new BadFileException(file, row.Line, "the amount is 0");
            sum += amount;
            amounts.Add(new Carried(row[0], amount));
            _carriedLines.Add(row.Line);
        }

        if (sum != 0)
            throw new BadFileException(file, 1, $"the amounts carried in sum to {sum}, they must sum to 0");
        _carriedFile = file;
        Constraints = Constraints with { CarriedIn = amounts.ToImmutable() };
    }

    /// <summary>Where the constraint stands that the engine refused: only a sum that overflows is left for it to find.</summary>
    public BadFileException Locate(InvalidConstraintException wrong) => new(
        _carriedFile, wrong.Index >= 0 && wrong.Index < _carriedLines.Count ? _carriedLines[wrong.Index] : 1, wrong.Reason);

    private void Known(string file, int line, string venue)
    {
        if (venue.Length == 0)
            throw new BadFileException(file, line, "the venue has no name");
        if (!_venues.Contains(venue))
            throw new BadFileException(file, line, $"{venue} has no obligation");
    }
}
