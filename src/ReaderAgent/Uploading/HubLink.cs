using System.Net;
using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Protocol;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>The first choice: a SignalR connection that stays open, and is opened again on demand.</summary>
internal sealed class HubLink : IGatewayLink, IAsyncDisposable
{
    // SignalR puts its own sentence before the message that the hub threw.
    // Without its name it is an exception that the hub did not mean to throw.
    private const string MeantMark = "HubException:";
    private const string MalformedMark = "HubException: malformed:";
    private const string ReplacedKeyMark = "HubException: key-replaced:";
    private const string DisabledMark = "HubException: disabled:";

    private readonly HubConnection hub;
    private readonly Credential credential;
    private readonly TimeSpan answerTimeout;
    private string? key;

    /// <param name="settings">Address and time-out.</param>
    /// <param name="closed">Called when an open connection is lost.</param>
    public HubLink(AgentSettings settings, Credential credential, Action closed)
    {
        this.credential = credential;
        answerTimeout = settings.AnswerTimeout;
        hub = new HubConnectionBuilder()
            .WithUrl(
                new Uri(settings.Gateway, "hubs/scans"),
                http => http.AccessTokenProvider = () =>
                {
                    (var bearer, key) = credential.Prove();
                    return Task.FromResult<string?>(bearer);
                })
            .AddJsonProtocol(json => json.PayloadSerializerOptions = ReaderJson.Default.Options)
            .Build();
        hub.Closed += _ =>
        {
            closed();
            return Task.CompletedTask;
        };
    }

    public string Name => "the hub";

    public async Task ConnectAsync(CancellationToken ct)
    {
        if (hub.State == HubConnectionState.Connected) return;
        try
        {
            await WithTimeoutAsync(hub.StartAsync, answerTimeout, ct);
            credential.Accepted(key);
        }
        catch (Exception e)
        {
            ct.ThrowIfCancellationRequested();
            var explained = Explain(e);
            if (explained is UnknownKeyException) credential.Refused(key);
            throw explained;
        }
    }

    public async Task<IReadOnlyList<Verdict?>> SubmitAsync(Scan[] scans, TimeSpan patience, CancellationToken ct)
    {
        try
        {
            Verdict?[]? verdicts = null;
            var signed = credential.Sign(scans);
            await WithTimeoutAsync(async token => verdicts = await hub.InvokeCoreAsync<Verdict[]?>("Submit", [signed], token), patience, ct);
            return verdicts ?? throw new NoVerdictException("the hub answered null");
        }
        catch (HubException e) when (e.Message.IndexOf(MalformedMark, StringComparison.Ordinal) is >= 0 and var at)
        {
            throw new MalformedScanException(e.Message[(at + MalformedMark.Length)..].Trim());
        }
        catch (Exception e) when (e is not NoVerdictException)
        {
            ct.ThrowIfCancellationRequested();
            var explained = Explain(e);
            // A connection that swallowed a call, or was opened with a key of before, is not to be trusted with the next one.
            if (e is OperationCanceledException or TimeoutException || explained is UnknownKeyException) await hub.StopAsync(ct);
            throw explained;
        }
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    private static async Task WithTimeoutAsync(Func<CancellationToken, Task> call, TimeSpan patience, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        waiting.CancelAfter(patience);
        await call(waiting.Token);
    }

    private static NoVerdictException Explain(Exception e) => e switch
    {
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized } => new UnknownKeyException(e),
        HubException { Message: var replaced } when replaced.Contains(ReplacedKeyMark, StringComparison.Ordinal) => new UnknownKeyException(e),
        HubException { Message: var message } when message.Contains(DisabledMark, StringComparison.Ordinal) => new DisabledException(e),
        HubException { Message: var message } when !message.Contains(MeantMark, StringComparison.Ordinal) => new GatewayFaultException(message, e),
        OperationCanceledException => new NoVerdictException("the hub did not answer, or the connection was lost", e),
        _ => new NoVerdictException(e.Message, e),
    };
}
