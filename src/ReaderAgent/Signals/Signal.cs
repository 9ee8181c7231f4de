namespace Interlieux.ReaderAgent.Signals;

/// <summary>The light at the counter. Green is shown for a receipt of the ledger or an allowed offline pass, and for nothing else.</summary>
public enum SignalColour
{
    /// <summary>Accepted, or let in offline by the venue's rules.</summary>
    Green = 1,

    /// <summary>Stored: the tap is safe on disk, and nobody has judged it yet.</summary>
    Amber = 2,

    /// <summary>Refused; the text says why.</summary>
    Red = 3,
}

/// <summary>What the person at the counter is told of one tap.</summary>
/// <param name="Colour">The light.</param>
/// <param name="Title">One short line, in the reader's language: 16 characters fit the smallest display.</param>
/// <param name="Detail">A second line of the same length, such as the half-days that are left; may be empty.</param>
public sealed record Signal(SignalColour Colour, string Title, string Detail)
{
    /// <summary>The same in a sentence, for displays that have room.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>A name to greet the member by; null when the home venue gave none.</summary>
    public string? Label { get; init; }

    /// <summary>Says no name.</summary>
    public override string ToString() => $"{Colour}: {Title}";
}
