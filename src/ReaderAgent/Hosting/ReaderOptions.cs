namespace Interlieux.ReaderAgent.Hosting;

/// <summary>All settings of the program, checked.</summary>
/// <param name="Agent">Of the agent.</param>
/// <param name="Devices">Makes the card sources and lights; the hardware is touched only when it runs.</param>
/// <param name="KioskPort">Of the page at the counter; null for none.</param>
internal sealed record ReaderOptions(AgentSettings Agent, Func<TimeProvider, AgentDevices> Devices, int? KioskPort)
{
    /// <summary>For a command that meets no card.</summary>
    public static AgentDevices NoDevices(TimeProvider clock) => AgentDevices.None;
}
