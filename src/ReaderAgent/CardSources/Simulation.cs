namespace Interlieux.ReaderAgent.CardSources;

/// <summary>What the simulated source plays.</summary>
/// <param name="Seed">Same seed, same days.</param>
/// <param name="Zone">The venue's zone.</param>
/// <param name="Badges">Identifiers of the badges that may come.</param>
public sealed record Simulation(int Seed, TimeZoneInfo Zone, IReadOnlyList<string> Badges);
