using System.CommandLine;
using System.CommandLine.Parsing;

namespace Interlieux.CommandLine;

/// <summary>How every verb speaks: results on standard output, an error as one plain line on standard error,
/// exit 2 for bad input.</summary>
internal static class Terminal
{
    public const int BadInput = 2;

    /// <summary>Parses and runs. A wrong option is one line, where the library would print its help around it.</summary>
    public static async Task<int> Run(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors is [var first, ..] && !AsksForHelp(parsed))
        {
            var verb = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
            return Refuse($"interlieux{verb}: {OneLine(first.Message)} Try: interlieux{verb} --help");
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (IOException e)
        {
            return Refuse($"interlieux: {OneLine(e.Message)}");
        }
    }

    /// <summary>Prints one line on standard error and gives the exit code of bad input.</summary>
    public static int Refuse(string line)
    {
        Console.Error.WriteLine(Printable(line));
        return BadInput;
    }

    /// <summary>What a message says, without its line ends.</summary>
    public static string OneLine(string message)
    {
        const StringSplitOptions options = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var line = string.Join(' ', message.Split((char[])['\r', '\n', '\t'], options));
        return line.EndsWith('.') ? line : line + ".";
    }

    /// <summary>A text in which nothing moves a cursor or changes a colour: names come from files, and go to terminals.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static bool AsksForHelp(ParseResult parsed) =>
        parsed.Tokens.Any(token => token.Type == TokenType.Option && token.Value is "--help" or "-h" or "-?" or "--version");
}
