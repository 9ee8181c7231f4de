namespace Interlieux.ReaderAgent.Signals;

/// <summary>A light, a buzzer, a display: something that tells the person at the counter what became of the tap.</summary>
public interface ISignalDevice
{
    /// <summary>
    /// Shows the signal, and goes back to rest by itself after a few seconds. A later signal takes the place of an earlier one. A device
    /// that fails must not stop the others: it throws, and is shown the next signal all the same.
    /// </summary>
    Task ShowAsync(Signal signal, CancellationToken ct);

    /// <summary>Shows that the reader is ready for the next card; <paramref name="text"/> is for displays.</summary>
    Task RestAsync(string text, CancellationToken ct);
}
