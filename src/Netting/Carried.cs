namespace Interlieux.Netting;

/// <summary>What a venue takes along to the next period instead of settling it.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Amount">Above 0: still owed to it; below 0: still owed by it. In the unit of the obligations, never 0.</param>
public sealed record Carried(string Venue, long Amount);
