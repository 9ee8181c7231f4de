namespace Interlieux.Demo.Months;

/// <summary>What somebody does at a counter at an instant: commands, one after another. Each may be repeated without harm.</summary>
internal sealed record Errand(DateTimeOffset At, IReadOnlyList<object> Commands);
