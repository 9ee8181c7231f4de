using System.CommandLine;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>The options of <c>net</c> that constrain a plan, and the files they name.</summary>
internal sealed class ConstraintOptions
{
    private readonly Option<string?> _forbid = FileOption("--forbid", "PAIRS.csv", "CSV a,b: pairs that must not invoice each other");
    private readonly Option<string?> _territories = FileOption("--territories", "T.csv", "CSV venue,territory: no invoice crosses");
    private readonly Option<string?> _exclude = FileOption("--exclude", "VENUES.csv", "CSV venue: their rows are left out");
    private readonly Option<string?> _carried = FileOption("--carried", "C.csv", "CSV venue,amount: carried in; the amounts sum to 0");

    private readonly Option<long> _minimum = new("--minimum")
    {
        Description = "no invoice below this amount; what cannot be settled then is carried",
        HelpName = "AMOUNT",
        CustomParser = result => WholeNumber.Parse(result, 0),
    };

    public IEnumerable<Option> All => [_forbid, _territories, _exclude, _minimum, _carried];

    /// <summary>Reads the files that were named.</summary>
    /// <exception cref="BadFileException">A file cannot be read, or a line of it cannot be meant.</exception>
    public ConstraintFiles Read(ParseResult parsed, ObligationSet obligations)
    {
        var files = new ConstraintFiles(obligations, parsed.GetValue(_minimum));
        if (parsed.GetValue(_forbid) is { } forbid)
            files.Forbid(forbid);
        if (parsed.GetValue(_exclude) is { } exclude)
            files.Exclude(exclude);
        if (parsed.GetValue(_territories) is { } territories)
            files.Territories(territories);
        if (parsed.GetValue(_carried) is { } carried)
            files.CarryIn(carried);
        return files;
    }

    private static Option<string?> FileOption(string name, string file, string description) =>
        new(name) { Description = description, HelpName = file };
}
