using System.Runtime.InteropServices;

namespace Interlieux.CommandLine.Net;

/// <summary>While it lives, Ctrl-C or a request to end stops the search and not the program: the best plan so far is still printed.
/// A second one ends the program at once.</summary>
internal sealed class Interruption : IDisposable
{
    // As a shell counts it: 128 and the number of the signal.
    private const int Interrupted = 130;
    private const int Terminated = 143;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private volatile int _exitCode;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, Terminated));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>0 when there was none. Otherwise what tells a script that the plan it got was not meant to end here.</summary>
    public int ExitCode => _exitCode;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context, int exitCode)
    {
        if (_exitCode != 0)
            return;
        context.Cancel = true;
        _exitCode = exitCode;
        _source.Cancel();
    }
}
