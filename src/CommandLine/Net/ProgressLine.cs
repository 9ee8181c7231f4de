using Interlieux.Netting;
using static Interlieux.CommandLine.Net.NetTexts;

namespace Interlieux.CommandLine.Net;

/// <summary>Where a search stands, as one line on standard error that is written over; nothing where that is no terminal,
/// and nothing about a search that is over in a moment.</summary>
internal sealed class ProgressLine : IProgress<NettingProgress>, IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly Lock _lock = new();
    private long _last;
    private TimeSpan _wait = First;
    private bool _written;

    private ProgressLine() => _last = _clock.GetTimestamp();

    /// <summary>The line, or null where nobody would see it.</summary>
    public static ProgressLine? ToTerminal() => Console.IsErrorRedirected ? null : new ProgressLine();

    public void Report(NettingProgress value)
    {
        lock (_lock)
        {
            if (_clock.GetElapsedTime(_last) < _wait)
                return;
            var found = Of("Progress", Number(value.Count), Number(value.LowerBound));
            Console.Error.Write($"\r{Of($"Phase.{value.Phase}")} : {found}\u001b[K");
            _last = _clock.GetTimestamp();
            _wait = Pause;
            _written = true;
        }
    }

    public void Dispose()
    {
        if (_written)
            Console.Error.Write("\r\u001b[K");
    }
}
