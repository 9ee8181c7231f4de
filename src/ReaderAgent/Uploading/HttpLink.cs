using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>The fall-back: one POST for one batch.</summary>
internal sealed class HttpLink(GatewayHttp http, Credential credential, TimeSpan answerTimeout) : IGatewayLink
{
    public string Name => "HTTP";

    // HTTP has no connection that could be seen to be down. An empty request records nothing and shows that the next one will arrive,
    // so that a scan is not marked as sent in time when it was not.
    public Task ConnectAsync(CancellationToken ct) => SubmitAsync([], answerTimeout, ct);

    public async Task<IReadOnlyList<Verdict?>> SubmitAsync(Scan[] scans, TimeSpan patience, CancellationToken ct) => await http.SendAsync(
        HttpMethod.Post, "api/v1/scans", credential.Sign(scans), ReaderJson.Default.ScanArray, ReaderJson.Default.VerdictArray, patience, ct);
}
