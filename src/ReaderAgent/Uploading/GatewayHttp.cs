using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>Requests to the gateway in the device's name. Safe for several threads.</summary>
internal sealed class GatewayHttp : IDisposable
{
    private const string ProblemMediaType = "application/problem+json";

    private readonly HttpClient http;
    private readonly Credential credential;
    private readonly DeviceClock clock;

    public GatewayHttp(AgentSettings settings, Credential credential, DeviceClock clock)
    {
        this.credential = credential;
        this.clock = clock;
        // An address may come to mean another machine while the agent runs for months.
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        http = new HttpClient(handler) { BaseAddress = settings.Gateway, Timeout = settings.AnswerTimeout };
    }

    /// <summary>Asks for the gateway's clock, and keeps what that says of ours. A gateway that does not tell it leaves all as it is.</summary>
    public async Task MeasureClockAsync(CancellationToken ct)
    {
        try
        {
            var asked = clock.MonotonicMs;
            using var answer = await http.GetAsync(new Uri("api/v1/time", UriKind.Relative), ct);
            var answered = clock.MonotonicMs;
            if (answer.StatusCode == HttpStatusCode.OK
                && await answer.Content.ReadFromJsonAsync(ReaderJson.Default.GatewayTime, ct) is { } time)
                clock.Learn(asked, answered, time.Now);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or OperationCanceledException or InvalidOperationException)
        {
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <exception cref="NoVerdictException">The gateway did not give the answer that was asked for.</exception>
    /// <exception cref="MalformedScanException">It names a scan that it cannot read.</exception>
    public async Task<TAnswer> SendAsync<TQuestion, TAnswer>(
        HttpMethod method, string path, TQuestion question, JsonTypeInfo<TQuestion> questionType, JsonTypeInfo<TAnswer> answerType,
        TimeSpan patience, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        waiting.CancelAfter(patience);
        var (bearer, key) = credential.Prove();
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(question, questionType) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            using var answer = await http.SendAsync(request, waiting.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                var said = await answer.Content.ReadFromJsonAsync(answerType, waiting.Token) ?? throw new NoVerdictException("the gateway answered null");
                credential.Accepted(key);
                return said;
            }

            if (answer.StatusCode == HttpStatusCode.Unauthorized) credential.Refused(key);

            throw await ExplainAsync(answer, waiting.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or OperationCanceledException or InvalidOperationException)
        {
            ct.ThrowIfCancellationRequested();
            throw new NoVerdictException(
                e switch { JsonException or InvalidOperationException => "the answer cannot be read", OperationCanceledException => "no answer in time", _ => e.Message }, e);
        }
    }

    public void Dispose() => http.Dispose();

    // Something in between may answer anything; only a gateway gives a problem of ours.
    private static async Task<Exception> ExplainAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.StatusCode == HttpStatusCode.Unauthorized) return new UnknownKeyException();
        if (answer.Content.Headers.ContentType?.MediaType == ProblemMediaType
            && await answer.Content.ReadFromJsonAsync(ReaderJson.Default.Problem, ct) is { } problem)
        {
            if (answer.StatusCode == HttpStatusCode.BadRequest && problem is { Index: not null, Field: not null })
                return new MalformedScanException(problem.Detail ?? $"scans[{problem.Index}].{problem.Field}");
            if (problem.Type == Problem.ReaderDisabled) return new DisabledException();
        }

        return answer.StatusCode == HttpStatusCode.InternalServerError
            ? new GatewayFaultException("HTTP 500") { Status = answer.StatusCode }
            : new NoVerdictException($"HTTP {(int)answer.StatusCode}") { Status = answer.StatusCode };
    }
}
