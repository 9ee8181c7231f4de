using System.Text;

namespace Interlieux.CommandLine;

/// <summary>Reads a text file whole, once it is known to be UTF-8.</summary>
internal static class TextFile
{
    /// <summary>The content of a file, or of standard input for <c>-</c>, without byte order mark.</summary>
    /// <exception cref="BadFileException">It cannot be read, or is not UTF-8 text.</exception>
    public static ReadOnlyMemory<byte> Read(string file) => Text(file, Load(file));

    private static byte[] Load(string file)
    {
        try
        {
            if (file != "-")
                return File.ReadAllBytes(file);
            using var input = Console.OpenStandardInput();
            using var buffer = new MemoryStream();
            input.CopyTo(buffer);
            return buffer.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var reason = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "no such file",
                UnauthorizedAccessException => Directory.Exists(file) ? "it is a directory" : "it may not be read",
                _ => e.Message,
            };
            throw new BadFileException(file, 1, reason);
        }
    }

    private static ReadOnlyMemory<byte> Text(string file, byte[] bytes)
    {
        var content = bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        var zero = content.Span.IndexOf((byte)0);
        if (zero >= 0)
            throw new BadFileException(file, Line(content.Span[..zero]), "it is binary, not text");
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(content.Span);
            return content;
        }
        catch (DecoderFallbackException e)
        {
            throw new BadFileException(file, Line(content.Span[..e.Index]), "it is not UTF-8");
        }
    }

    private static int Line(ReadOnlySpan<byte> before) => 1 + before.Count((byte)'\n');
}
