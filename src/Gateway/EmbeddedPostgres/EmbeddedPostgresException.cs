namespace Interlieux.Gateway.EmbeddedPostgres;

/// <summary>The embedded server cannot run. The message is one line, for a terminal: what is wrong, where, and what to do.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    /// <summary>An exception without a reason.</summary>
    public EmbeddedPostgresException()
    {
    }

    /// <summary>An exception that says why in one line.</summary>
    public EmbeddedPostgresException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says why in one line, with what led to it.</summary>
    public EmbeddedPostgresException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
