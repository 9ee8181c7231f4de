using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Identity;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>Finds a way to the gateway: the hub if it can be reached, else HTTP, and the hub again after a while.</summary>
internal sealed class GatewayConnection(
    AgentSettings settings, GatewayHttp api, Credential credential, DeviceClock clock, TimeProvider stopwatch, Action lost) : IAsyncDisposable
{
    /// <summary>How long HTTP is used before the hub is tried again.</summary>
    public static readonly TimeSpan HubPause = TimeSpan.FromSeconds(30);

    private readonly HubLink hub = new(settings, credential, lost);
    private readonly HttpLink http = new(api, credential, settings.AnswerTimeout);
    private long? hubFailedAt;

    public async Task<IGatewayLink> ConnectAsync(CancellationToken ct)
    {
        // A device proves who it is by the gateway's clock.
        if (credential.IsEnrolled && !clock.IsMeasured) await api.MeasureClockAsync(ct);
        try
        {
            return await FindAsync(ct);
        }
        catch (UnknownKeyException) when (credential.IsEnrolled)
        {
            // The gateway's clock may have been set.
            await api.MeasureClockAsync(ct);
            throw;
        }
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    private async Task<IGatewayLink> FindAsync(CancellationToken ct)
    {
        if (hubFailedAt is not { } failedAt || stopwatch.GetElapsedTime(failedAt) > HubPause)
        {
            try
            {
                await hub.ConnectAsync(ct);
                hubFailedAt = null;
                return hub;
            }
            catch (NoVerdictException e) when (e is not UnknownKeyException)
            {
                hubFailedAt = stopwatch.GetTimestamp();
            }
        }

        try
        {
            await http.ConnectAsync(ct);
            return http;
        }
        catch (NoVerdictException)
        {
            // Nothing works, so the gateway may be restarting: its hub deserves the next attempt.
            hubFailedAt = null;
            throw;
        }
    }
}
