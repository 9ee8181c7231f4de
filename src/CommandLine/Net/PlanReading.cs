using System.Collections.Immutable;
using System.Text.Json;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>Reads a result that <see cref="PlanJson"/> wrote: only what <c>net</c> could have written is a result at all.</summary>
internal static class PlanReading
{
    // A proof by cases nests.
    private const int DepthMax = 500;

    /// <summary>Reads a file, or standard input for <c>-</c>. What the plan claims is not judged here.</summary>
    /// <exception cref="BadFileException">It cannot be read, or is no result of <c>net</c>.</exception>
    public static ReadPlan Read(string file)
    {
        var text = TextFile.Read(file);
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DepthMax, AllowDuplicateProperties = false });
            return Read(new StrictObject(json.RootElement, "$"));
        }
        catch (JsonException e)
        {
            // The place is told by the line; the library's message repeats it behind what is wrong.
            var reason = e.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0];
            throw new BadFileException(file, (int)(e.LineNumber ?? 0) + 1, $"no result of net: {reason}");
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new BadFileException(file, 1, $"no result of net: {e.Message}");
        }
    }

    private static ReadPlan Read(StrictObject json)
    {
        _ = json.Double("milliseconds");
        var stopped = json.Name("stopped", ResultNames.StopOf);
        var read = new ReadPlan(json.Bool("stoppedByClock"), new SettlementPlan
        {
            Policy = json.Name("policy", ResultNames.PolicyOf),
            Venues = json.Int("venues"),
            Obligations = json.Int("obligations"),
            Invoices = json.Objects("invoices", ReadInvoice),
            Count = json.Int("count"),
            LowerBound = json.Int("lowerBound"),
            Proof = json.Name("proof", ResultNames.ProofOf),
            Proven = json.Bool("proven"),
            Carried = json.Objects("carried", ReadCarried),
            CarriedLowerBound = json.Wide("carriedLowerBound"),
            Certificate = json.ObjectOrNull("certificate") is { } certificate ? CertificateJson.Read(certificate) : null,
            Constraints = ReadConstraints(json.Object("constraints")),
            InvoicesFirst = json.Bool("invoicesFirst"),
            Hub = json.TextOrNull("hub"),
            // What was found on the way is no claim, and is not in the file.
            Statistics = new NettingStatistics
            {
                BilateralCount = 0, Gross = 0, Moved = 0, OpenVenues = 0, Pairs = 0, Work = 0, Stopped = stopped,
            },
        });
        json.End();
        return read;
    }

    private static Invoice ReadInvoice(StrictObject json)
    {
        var invoice = new Invoice(json.Text("debtor"), json.Text("creditor"), json.Long("amount"), json.Int("group"));
        json.End();
        return invoice;
    }

    private static Carried ReadCarried(StrictObject json)
    {
        var carried = new Carried(json.Text("venue"), json.Long("amount"));
        json.End();
        return carried;
    }

    private static NettingConstraints ReadConstraints(StrictObject json)
    {
        var territories = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (venue, territory) in json.Objects("territories", ReadTerritory))
        {
            if (!territories.TryAdd(venue, territory))
                throw new FormatException($"$.constraints.territories names {venue} twice");
        }

        var excluded = json.Texts("excluded");
        var constraints = new NettingConstraints
        {
            Forbidden = json.Objects("forbidden", ReadPair),
            Territories = territories.ToImmutable(),
            Excluded = excluded.ToImmutableSortedSet(StringComparer.Ordinal),
            Minimum = json.Long("minimum"),
            CarriedIn = json.Objects("carriedIn", ReadCarried),
        };
        json.End();
        return constraints.Excluded.Count == excluded.Length
            ? constraints
            : throw new FormatException("$.constraints.excluded names a venue twice");
    }

    private static ForbiddenPair ReadPair(StrictObject json)
    {
        var pair = new ForbiddenPair(json.Text("a"), json.Text("b"));
        json.End();
        return pair;
    }

    private static (string Venue, string Territory) ReadTerritory(StrictObject json)
    {
        var entry = (json.Text("venue"), json.Text("territory"));
        json.End();
        return entry;
    }
}

/// <summary>A plan as a result states it.</summary>
/// <param name="StoppedByClock">The result says the time limit ended the search.</param>
/// <param name="Plan">The plan.</param>
internal sealed record ReadPlan(bool StoppedByClock, SettlementPlan Plan);
