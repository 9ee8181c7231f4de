using System.Globalization;

namespace Interlieux.Benchmarks.Targets;

/// <summary>One bar of the targets: what was asked, what was measured, and whether that reaches it.</summary>
/// <param name="Row">Row of the table of targets.</param>
/// <param name="Bar">What is asked.</param>
/// <param name="Instances">How many were run.</param>
/// <param name="Measured">The figures, in words.</param>
/// <param name="Limits">All of these have to be met.</param>
internal sealed record Figures(int Row, string Bar, int Instances, string Measured, params Limit[] Limits)
{
    /// <summary>The figures again, by name, for the JSON at the end.</summary>
    public SortedDictionary<string, double> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Whether the bar is reached.</summary>
    public bool Reached => Instances > 0 && Limits.All(limit => limit.Met);

    /// <summary>"reached", or what is missing.</summary>
    public string Verdict => Reached ? "reached" : "not reached: " + string.Join("; ", Limits.Where(limit => !limit.Met));
}

/// <summary>A number that was measured, and the one that it is held against.</summary>
/// <param name="What">Its name and unit.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="Asked">What was asked.</param>
/// <param name="Kind">Which side is the good one.</param>
internal sealed record Limit(string What, double Measured, double Asked, LimitKind Kind)
{
    public bool Met => Kind switch
    {
        LimitKind.Below => Measured < Asked,
        LimitKind.AtMost => Measured <= Asked,
        LimitKind.AtLeast => Measured >= Asked,
    };

    public static Limit Below(string what, double measured, double asked) => new(what, measured, asked, LimitKind.Below);

    public static Limit AtMost(string what, double measured, double asked) => new(what, measured, asked, LimitKind.AtMost);

    public static Limit AtLeast(string what, double measured, double asked) => new(what, measured, asked, LimitKind.AtLeast);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{What} {Measured:0.####} instead of {Sign} {Asked:0.####}{(Asked == 0 ? "" : $" ({(Measured / Asked) - 1:+0.#%;-0.#%})")}");

    private string Sign => Kind switch { LimitKind.Below => "<", LimitKind.AtMost => "≤", LimitKind.AtLeast => "≥" };
}

/// <summary>Which side of a limit is the good one.</summary>
internal enum LimitKind
{
    Below,
    AtMost,
    AtLeast,
}
