namespace Interlieux.Netting.Verification;

/// <summary>What checking one plan may cost, in elementary steps of a nanosecond or a few.</summary>
internal sealed class Effort(long limit)
{
    /// <summary>Steps that may still be spent.</summary>
    public long Left { get; private set; } = limit;

    /// <summary>Spends, or says no; then whatever needed them is not known.</summary>
    public bool TrySpend(long steps)
    {
        if (steps > Left)
            return false;
        Left -= steps;
        return true;
    }
}
