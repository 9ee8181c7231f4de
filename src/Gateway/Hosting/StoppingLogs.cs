namespace Interlieux.Gateway.Hosting;

/// <summary>
/// Keeps the end of the program quiet. Wolverine complains, now and then, of background work that the end interrupts; nothing is lost
/// by it: its messages are stored, and are taken up at the next start.
/// </summary>
internal sealed class StoppingLogs
{
    private const string Category = "Wolverine";
    private volatile bool stopping;

    public static StoppingLogs Add(IHostApplicationBuilder builder)
    {
        var logs = new StoppingLogs();
        var floor = builder.Configuration.GetValue($"Logging:LogLevel:{Category}", LogLevel.Warning);
        builder.Logging.AddFilter(Category, level => level >= floor && !logs.stopping);
        return logs;
    }

    public void Watch(IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.Register(() => stopping = true);
}
