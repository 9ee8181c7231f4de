using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Signals;

namespace Interlieux.ReaderAgent.Hosting;

/// <summary>Reads which card sources and lights hang on this device.</summary>
internal static class DeviceConfiguration
{
    private static readonly string[] Known = ["simulated"];

    /// <returns>Null when something is wrong.</returns>
    public static Func<TimeProvider, AgentDevices>? Read(SettingReader settings)
    {
        if (settings.Required("Source", string.Join(", ", Known)) is not { } text) return null;
        var makers = new List<Func<TimeProvider, ICardSource>>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            if (ReadSource(settings, word) is { } maker) makers.Add(maker);
        }

        return clock => new AgentDevices([.. makers.Select(make => make(clock))], Array.Empty<ISignalDevice>());
    }

    private static Func<TimeProvider, ICardSource>? ReadSource(SettingReader settings, string word) => word switch
    {
        "simulated" => ReadSimulation(settings) is { } simulation ? clock => new SimulatedSource(simulation, clock) : null,
        _ => settings.Wrong<Func<TimeProvider, ICardSource>>(
            "Source", $"\"{word}\" is not a card source; this version knows: {string.Join(", ", Known)}"),
    };

    private static Simulation? ReadSimulation(SettingReader settings)
    {
        var seed = settings.Number("Simulation:Seed", int.MinValue, int.MaxValue) ?? 1;
        var zoneText = settings.Text("Simulation:TimeZone") ?? "Europe/Paris";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneText, out var zone))
            settings.Wrong<TimeZoneInfo>("Simulation:TimeZone", $"\"{zoneText}\" is not a time zone, such as Europe/Paris");
        var badges = ReadBadges(settings);
        return zone is null || badges is null ? null : new Simulation(seed, zone, badges);
    }

    private static List<string>? ReadBadges(SettingReader settings)
    {
        if (settings.Required("Simulation:Badges", "a file of badge identifiers, one a line") is not { } file) return null;
        if (settings.ReadFile("Simulation:Badges", file) is not { } text) return null;
        var badges = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return badges.Count > 0 ? badges : settings.Wrong<List<string>>("Simulation:Badges", $"the file {file} holds no identifier");
    }
}
