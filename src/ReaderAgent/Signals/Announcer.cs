using Interlieux.ReaderAgent.Statuses;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent.Signals;

/// <summary>Tells every light, buzzer and display the same thing. One that fails stops neither the others nor the reader.</summary>
internal sealed class Announcer(IReadOnlyList<ISignalDevice> devices, InstructionBook book, string language, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly HashSet<ISignalDevice> failing = [];

    /// <summary>In the language that the gateway wishes, else the device's own.</summary>
    private SignalTexts Texts => SignalTexts.In(book.Current?.Configuration.Language ?? language);

    /// <summary>Starts to show a signal everywhere; does not wait until it has gone.</summary>
    public void Announce(Func<SignalTexts, Signal> say, CancellationToken ct)
    {
        var signal = say(Texts);
        foreach (var device in devices) _ = TryAsync(device, token => device.ShowAsync(signal, token), ct);
    }

    /// <summary>Shows that the reader is ready.</summary>
    public void Rest(CancellationToken ct)
    {
        var text = Texts.Ready;
        foreach (var device in devices) _ = TryAsync(device, token => device.RestAsync(text, token), ct);
    }

    private async Task TryAsync(ISignalDevice device, Func<CancellationToken, Task> show, CancellationToken ct)
    {
        try
        {
            // A device on a slow bus must not hold up the next one.
            await Task.Run(() => show(ct), ct);
            lock (gate) failing.Remove(device);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            lock (gate)
            {
                if (!failing.Add(device)) return;
            }

            logger.LogWarning("{Device} shows nothing: {Reason}", device.GetType().Name, e.Message);
        }
    }
}
