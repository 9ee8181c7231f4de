using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Streams;

namespace Interlieux.Gateway.Hosting;

/// <summary>How a gateway is set up; settings of the section <c>Gateway</c>, and <c>ConnectionStrings:Ledger</c>.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Where the embedded database and the secret keys live.</summary>
    public string DataDirectory { get; set; } = ".data";

    /// <summary>The badge key's file; by default <c>keys/badge.key</c> in the data directory.</summary>
    public string? BadgeKeyFile { get; set; }

    /// <summary>On a configured server, the role that the gateway connects as: <c>migrate</c> gives it its rights.</summary>
    public string? DatabaseRole { get; set; }

    /// <summary>How the intake writes events: by one batch of SQL, or through Marten.</summary>
    public EventAppend Append { get; set; } = EventAppend.OwnSql;

    /// <summary>Writers of scans, each with a connection of its own.</summary>
    public int IntakeShards { get; set; } = 2;

    /// <summary>Refused requests that an address may make in a minute before it is told to wait.</summary>
    public int RefusalsPerMinute { get; set; } = 120;

    /// <summary>The name under which a real network is founded on an empty database.</summary>
    public string NetworkName { get; set; } = "Réseau";

    public string Currency { get; set; } = "EUR";

    /// <summary>The price of a half-day between venues when the network is founded.</summary>
    public long HalfDayCents { get; set; } = 600;

    /// <summary>Of the questions to home venues' own software.</summary>
    public CallOutLimits CallOuts { get; set; } = new();

    public string BadgeKeyPath => BadgeKeyFile ?? Path.Combine(DataDirectory, "keys", "badge.key");

    /// <exception cref="StartException">A setting is wrong.</exception>
    public static GatewayOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<GatewayOptions>() ?? new GatewayOptions();
        return options.Faults().FirstOrDefault() is { } fault ? throw new StartException(fault) : options;
    }

    /// <summary>One line for each setting that is wrong.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory)) yield return "Gateway__DataDirectory is empty: name a directory.";
        if (!Enum.IsDefined(Append)) yield return "Gateway__Append must be OwnSql or Marten.";
        if (IntakeShards is < 1 or > 64) yield return "Gateway__IntakeShards must be from 1 to 64.";
        if (RefusalsPerMinute < 1) yield return "Gateway__RefusalsPerMinute must be 1 or more.";
        if (Currency is not { Length: 3 }) yield return "Gateway__Currency must be a code of three letters, for instance EUR.";
        if (CallOuts.TimeOut <= TimeSpan.Zero || CallOuts.Break < TimeSpan.FromSeconds(1))
            yield return "Gateway__CallOuts__TimeOut and Gateway__CallOuts__Break must be positive times, for instance 00:00:03.";
        if (HalfDayCents < 0) yield return "Gateway__HalfDayCents must not be negative.";
    }
}
