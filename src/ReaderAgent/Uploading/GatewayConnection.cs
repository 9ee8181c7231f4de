namespace Interlieux.ReaderAgent.Uploading;

/// <summary>Finds a way to the gateway: the hub if it can be reached, else HTTP, and the hub again after a while.</summary>
internal sealed class GatewayConnection(AgentSettings settings, TimeProvider stopwatch, Action lost) : IAsyncDisposable
{
    /// <summary>How long HTTP is used before the hub is tried again.</summary>
    public static readonly TimeSpan HubPause = TimeSpan.FromSeconds(30);

    private readonly HubLink hub = new(settings, lost);
    private readonly HttpLink http = new(settings);
    private long? hubFailedAt;

    public async Task<IGatewayLink> ConnectAsync(CancellationToken ct)
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

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await hub.DisposeAsync();
    }
}
