namespace Interlieux.CommandLine;

/// <summary>A file that cannot be read, told as <c>FILE:LINE: reason</c>; the header is line 1.</summary>
internal sealed class BadFileException(string file, int line, string reason)
    : Exception($"{file}:{line}: {Terminal.OneLine(reason).TrimEnd('.')}");
