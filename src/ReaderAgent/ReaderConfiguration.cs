using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Protocol;
using Microsoft.Extensions.Configuration;

namespace Interlieux.ReaderAgent;

/// <summary>
/// Reads the section <c>Reader</c> of settings files, environment (<c>Reader__Gateway</c>) and command line (<c>--Reader:Gateway=</c>).
/// Every mistake is one plain line; none repeats the key.
/// </summary>
internal sealed class ReaderConfiguration
{
    private readonly IConfigurationSection section;
    private readonly List<string> errors = [];

    private ReaderConfiguration(IConfigurationSection section) => this.section = section;

    /// <summary>The settings and what the simulated source plays, or what is wrong with them.</summary>
    public static (AgentSettings? Settings, Simulation? Simulation, IReadOnlyList<string> Errors) Read(IConfiguration configuration)
    {
        var reader = new ReaderConfiguration(configuration.GetSection("Reader"));
        var gateway = reader.ReadGateway();
        var key = reader.ReadKey();
        var folder = reader.Required("Data", "the folder of the queue, for example /var/lib/interlieux-reader");
        var direction = reader.ReadDirection();
        var simulation = reader.ReadSource();
        if (reader.errors.Count > 0) return (null, null, reader.errors);
        return (new AgentSettings { Gateway = gateway!, Key = key!, Folder = folder!, Direction = direction }, simulation, []);
    }

    private Uri? ReadGateway()
    {
        if (Required("Gateway", "the gateway's address, for example https://gateway.example.org") is not { } text) return null;
        // A base address ends with a slash, else its last part would be replaced.
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var gateway) || gateway.Scheme is not ("http" or "https"))
            return Wrong<Uri>("Gateway", $"\"{text}\" is not an http or https address");
        return gateway.Scheme == "https" || gateway.IsLoopback
            ? gateway
            : Wrong<Uri>("Gateway", $"\"{text}\" would carry the key in clear; use https");
    }

    private string? ReadKey()
    {
        if (section["Key"] is { Length: > 0 } key) return CheckKey(key.Trim(), "Key");
        if (section["KeyFile"] is not { Length: > 0 } file)
            return Wrong<string>("Key", "is not set: the device key that the gateway gave; or Reader__KeyFile, a file that holds it");
        return ReadFile("KeyFile", file) is { } text ? CheckKey(text.Trim(), "KeyFile") : null;
    }

    // Whatever else is in a key cannot travel in a header.
    private string? CheckKey(string key, string name) =>
        key.Length > 0 && key.All(c => c is > ' ' and <= '~') ? key : Wrong<string>(name, "holds no key, or more than a key on one line");

    private Direction ReadDirection() => section["Direction"] switch
    {
        null or "" or "toggle" => Direction.Toggle,
        "in" => Direction.In,
        "out" => Direction.Out,
        var other => Wrong<Direction>("Direction", $"\"{other}\" is none of in, out, toggle"),
    };

    private Simulation? ReadSource() => section["Source"] switch
    {
        null or "" => Wrong<Simulation>("Source", "is not set: simulated"),
        "simulated" => ReadSimulation(),
        var other => Wrong<Simulation>("Source", $"\"{other}\" is not a card source; this version knows: simulated"),
    };

    private Simulation? ReadSimulation()
    {
        var seed = 1;
        if (section["Simulation:Seed"] is { Length: > 0 } seedText && !int.TryParse(seedText, out seed))
            Wrong<int>("Simulation__Seed", $"\"{seedText}\" is not a whole number");

        var zoneText = section["Simulation:TimeZone"] is { Length: > 0 } given ? given : "Europe/Paris";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneText, out var zone))
            Wrong<TimeZoneInfo>("Simulation__TimeZone", $"\"{zoneText}\" is not a time zone, such as Europe/Paris");

        var badges = ReadBadges();
        return zone is null || badges is null ? null : new Simulation(seed, zone, badges);
    }

    private List<string>? ReadBadges()
    {
        if (Required("Simulation:Badges", "a file of badge identifiers, one a line") is not { } file) return null;
        if (ReadFile("Simulation__Badges", file) is not { } text) return null;
        var badges = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return badges.Count > 0 ? badges : Wrong<List<string>>("Simulation__Badges", $"the file {file} holds no identifier");
    }

    private string? ReadFile(string name, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Wrong<string>(name, $"the file {file} cannot be read: {e.Message}");
        }
    }

    private string? Required(string name, string what) =>
        section[name] is { Length: > 0 } text
            ? text
            : Wrong<string>(name.Replace(":", "__", StringComparison.Ordinal), $"is not set: {what}");

    private T? Wrong<T>(string name, string what)
    {
        errors.Add($"Reader__{name}: {what}.");
        return default;
    }
}
