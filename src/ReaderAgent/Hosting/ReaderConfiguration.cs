using Interlieux.ReaderAgent.Protocol;
using Microsoft.Extensions.Configuration;

namespace Interlieux.ReaderAgent.Hosting;

/// <summary>
/// Reads the section <c>Reader</c> of settings files, environment (<c>Reader__Gateway</c>) and command line (<c>--Reader:Gateway=</c>).
/// Every mistake is one plain line; none repeats the key.
/// </summary>
internal sealed class ReaderConfiguration
{
    private readonly SettingReader settings;

    private ReaderConfiguration(SettingReader settings) => this.settings = settings;

    /// <summary>The settings, or what is wrong with them.</summary>
    public static (ReaderOptions? Options, IReadOnlyList<string> Errors) Read(IConfiguration configuration)
    {
        var settings = new SettingReader(configuration.GetSection("Reader"));
        var reader = new ReaderConfiguration(settings);
        var gateway = reader.ReadGateway();
        var key = reader.ReadKey();
        var folder = reader.ReadFolder();
        var direction = reader.ReadDirection();
        var language = settings.OneOf("Language", "fr", "fr", "en");
        var kiosk = settings.Number("KioskPort", 0, 65_535);
        var sources = new SourceConfiguration(settings).Read();
        var signals = new SignalConfiguration(settings).Read();
        if (settings.Errors.Count > 0) return (null, settings.Errors);
        var agent = new AgentSettings
        {
            Gateway = gateway!, Key = key, Folder = folder!, Direction = direction, Language = language!, ReportsStatus = true, KeepsReserve = true,
        };
        return (new ReaderOptions(agent, sources, signals, kiosk), []);
    }

    /// <summary>What a command needs that talks to the gateway, and to no card.</summary>
    public static (Uri? Gateway, string? Folder, IReadOnlyList<string> Errors) ReadPlace(IConfiguration configuration)
    {
        var settings = new SettingReader(configuration.GetSection("Reader"));
        var reader = new ReaderConfiguration(settings);
        return (reader.ReadGateway(), reader.ReadFolder(), settings.Errors);
    }

    private string? ReadFolder() => settings.Required("Data", "the folder of the queue, for example /var/lib/interlieux-reader");

    private Uri? ReadGateway()
    {
        if (settings.Required("Gateway", "the gateway's address, for example https://gateway.example.org") is not { } text) return null;
        // A base address ends with a slash, else its last part would be replaced.
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var gateway) || gateway.Scheme is not ("http" or "https"))
            return settings.Wrong<Uri>("Gateway", $"\"{text}\" is not an http or https address");
        return gateway.Scheme == "https" || gateway.IsLoopback
            ? gateway
            : settings.Wrong<Uri>("Gateway", $"\"{text}\" would carry the key in clear; use https");
    }

    // Without one the device must be enrolled: that is seen when its folder is opened.
    private string? ReadKey()
    {
        if (settings.Text("Key") is { } key) return CheckKey(key.Trim(), "Key");
        return settings.Text("KeyFile") is { } file && settings.ReadFile("KeyFile", file) is { } text ? CheckKey(text.Trim(), "KeyFile") : null;
    }

    // Whatever else is in a key cannot travel in a header.
    private string? CheckKey(string key, string name) =>
        key.Length > 0 && key.All(c => c is > ' ' and <= '~') ? key : settings.Wrong<string>(name, "holds no key, or more than a key on one line");

    private Direction ReadDirection() => settings.OneOf("Direction", "toggle", "in", "out", "toggle") switch
    {
        "in" => Direction.In,
        "out" => Direction.Out,
        _ => Direction.Toggle,
    };
}
