using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>Where a search stands, as one line on standard error that is written over; nothing where that is no terminal.</summary>
internal sealed class ProgressLine : IProgress<NettingProgress>, IDisposable
{
    private bool _written;

    /// <summary>The line, or null where nobody would see it.</summary>
    public static ProgressLine? ToTerminal() => Console.IsErrorRedirected ? null : new ProgressLine();

    public void Report(NettingProgress value)
    {
        Console.Error.Write($"\r{value.Phase,-14} {value.Count} ≥ {value.LowerBound}    ");
        _written = true;
    }

    public void Dispose()
    {
        if (_written)
            Console.Error.Write("\r\u001b[K");
    }
}
