using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>The fall-back: one POST for one batch.</summary>
internal sealed class HttpLink : IGatewayLink, IDisposable
{
    private const string ProblemMediaType = "application/problem+json";

    private readonly HttpClient http;

    public HttpLink(AgentSettings settings)
    {
        // An address may come to mean another machine while the agent runs for months.
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        http = new HttpClient(handler) { BaseAddress = settings.Gateway, Timeout = settings.AnswerTimeout };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.Key);
    }

    public string Name => "HTTP";

    // HTTP has no connection that could be seen to be down. An empty request records nothing and shows that the next one will arrive,
    // so that a scan is not marked as sent in time when it was not.
    public Task ConnectAsync(CancellationToken ct) => SubmitAsync([], ct);

    public async Task<IReadOnlyList<Verdict?>> SubmitAsync(Scan[] scans, CancellationToken ct)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync("api/v1/scans", scans, ReaderJson.Default.ScanArray, ct);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return await answer.Content.ReadFromJsonAsync(ReaderJson.Default.VerdictArray, ct)
                    ?? throw new NoVerdictException("the gateway answered null");
            }

            if (answer.StatusCode == HttpStatusCode.BadRequest) await ThrowIfMalformedAsync(answer, ct);
            if (answer.StatusCode == HttpStatusCode.Unauthorized) throw new UnknownKeyException();
            throw new NoVerdictException($"HTTP {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            throw new NoVerdictException(e is JsonException ? "the answer cannot be read" : e.Message, e);
        }
    }

    public void Dispose() => http.Dispose();

    // Something in between may answer 400 too; only a gateway names the scan and the field.
    private static async Task ThrowIfMalformedAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.Content.Headers.ContentType?.MediaType != ProblemMediaType) return;
        var problem = await answer.Content.ReadFromJsonAsync(ReaderJson.Default.Problem, ct);
        if (problem is { Index: not null, Field: not null })
            throw new MalformedScanException(problem.Detail ?? $"scans[{problem.Index}].{problem.Field}");
    }
}
