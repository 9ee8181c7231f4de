using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Signals;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent.Hosting;

/// <summary>All settings of the program, checked.</summary>
/// <param name="Agent">Of the agent.</param>
/// <param name="Sources">Make the card sources; the hardware is touched only when they run.</param>
/// <param name="Signals">Make the lights and displays; null where one is not there.</param>
/// <param name="KioskPort">Of the page at the counter; null for none.</param>
internal sealed record ReaderOptions(
    AgentSettings Agent, IReadOnlyList<Func<TimeProvider, ICardSource>> Sources, IReadOnlyList<Func<TimeProvider, ILogger, ISignalDevice?>> Signals,
    int? KioskPort);
