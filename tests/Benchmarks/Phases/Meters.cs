using Interlieux.Netting;

namespace Interlieux.Benchmarks.Phases;

/// <summary>Work meters for steps that are measured by themselves.</summary>
internal static class Meters
{
    public static WorkMeter Unlimited() => new(long.MaxValue, CancellationToken.None);
}
