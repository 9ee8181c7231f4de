using System.Net;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>The gateway gave no verdict: the scans are kept and sent again. The message fits into a log line.</summary>
internal class NoVerdictException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Of an answer over HTTP.</summary>
    public HttpStatusCode? Status { get; init; }
}
