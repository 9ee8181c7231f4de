using System.Net;
using Interlieux.ReaderAgent.Protocol;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>The first choice: a SignalR connection that stays open, and is opened again on demand.</summary>
internal sealed class HubLink : IGatewayLink, IAsyncDisposable
{
    // SignalR puts its own sentence before the message that the hub threw.
    private const string MalformedMark = "HubException: malformed:";

    private readonly HubConnection hub;
    private readonly TimeSpan answerTimeout;

    /// <param name="settings">Address, key and time-out.</param>
    /// <param name="closed">Called when an open connection is lost.</param>
    public HubLink(AgentSettings settings, Action closed)
    {
        answerTimeout = settings.AnswerTimeout;
        hub = new HubConnectionBuilder()
            .WithUrl(
                new Uri(settings.Gateway, "hubs/scans"),
                http => http.AccessTokenProvider = () => Task.FromResult<string?>(settings.Key))
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
            await WithTimeoutAsync(hub.StartAsync, ct);
        }
        catch (Exception e)
        {
            ct.ThrowIfCancellationRequested();
            throw Explain(e);
        }
    }

    public async Task<IReadOnlyList<Verdict?>> SubmitAsync(Scan[] scans, CancellationToken ct)
    {
        try
        {
            Verdict?[]? verdicts = null;
            await WithTimeoutAsync(async token => verdicts = await hub.InvokeCoreAsync<Verdict[]?>("Submit", [scans], token), ct);
            return verdicts ?? throw new NoVerdictException("the hub answered null");
        }
        catch (HubException e) when (e.Message.IndexOf(MalformedMark, StringComparison.Ordinal) is >= 0 and var at)
        {
            throw new MalformedScanException(e.Message[(at + MalformedMark.Length)..].Trim());
        }
        catch (Exception e) when (e is not NoVerdictException)
        {
            ct.ThrowIfCancellationRequested();
            // A connection that swallowed a call is not to be trusted with the next one.
            if (e is OperationCanceledException or TimeoutException) await hub.StopAsync(ct);
            throw Explain(e);
        }
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    private async Task WithTimeoutAsync(Func<CancellationToken, Task> call, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(answerTimeout);
        await call(patience.Token);
    }

    private static NoVerdictException Explain(Exception e) => e switch
    {
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized } => new UnknownKeyException(e),
        OperationCanceledException => new NoVerdictException("the hub did not answer, or the connection was lost", e),
        _ => new NoVerdictException(e.Message, e),
    };
}
