using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>One of the two ways to a gateway.</summary>
internal interface IGatewayLink
{
    /// <summary>How a log line calls this way.</summary>
    string Name { get; }

    /// <summary>Returns when the gateway was reached with a good key.</summary>
    /// <exception cref="NoVerdictException">It was not.</exception>
    Task ConnectAsync(CancellationToken ct);

    /// <summary>Sends scans and returns what came back, not yet compared with what was sent.</summary>
    /// <param name="patience">How long the answer may take before it counts as none.</param>
    /// <exception cref="NoVerdictException">No verdict came back.</exception>
    /// <exception cref="MalformedScanException">The request was refused as malformed.</exception>
    Task<IReadOnlyList<Verdict?>> SubmitAsync(Scan[] scans, TimeSpan patience, CancellationToken ct);
}
