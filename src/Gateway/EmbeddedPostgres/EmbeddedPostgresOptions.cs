namespace Interlieux.Gateway.EmbeddedPostgres;

/// <summary>Where and how an embedded PostgreSQL server runs.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>A directory of its own, made when absent. One that holds anything else is refused and left untouched.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The directory of <c>postgres</c> and <c>initdb</c>; by default they are looked for on PATH, then where Debian keeps them.</summary>
    public string? BinariesDirectory { get; init; }

    /// <summary>Whether a commit survives a power cut. Without, it still survives a kill: for tests.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Further PostgreSQL settings. They hold when the server is started, not when a running one is joined.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
