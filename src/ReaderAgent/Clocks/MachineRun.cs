namespace Interlieux.ReaderAgent.Clocks;

/// <summary>Names the present run of the machine: another one after each start, the same for every program meanwhile.</summary>
internal static class MachineRun
{
    private const string LinuxFile = "/proc/sys/kernel/random/boot_id";

    public static string Current(TimeProvider clock) => File.Exists(LinuxFile)
        ? File.ReadAllText(LinuxFile).Trim()
        // Elsewhere a run is known by the minute in which the machine started.
        : $"{(clock.GetUtcNow() - clock.GetElapsedTime(0)).ToUnixTimeSeconds() / 60}";
}
