using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Signals;

namespace Interlieux.ReaderAgent;

/// <summary>What hangs on the agent: all at work at once.</summary>
/// <param name="Sources">Where taps come from.</param>
/// <param name="Signals">Lights, buzzers and displays that tell people what became of them.</param>
public sealed record AgentDevices(IReadOnlyList<ICardSource> Sources, IReadOnlyList<ISignalDevice> Signals)
{
    public static readonly AgentDevices None = new([], []);
}
