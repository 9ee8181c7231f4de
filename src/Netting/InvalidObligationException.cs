namespace Interlieux.Netting;

/// <summary>One obligation of the input cannot be accepted; <see cref="Index"/> says which.</summary>
public sealed class InvalidObligationException : Exception
{
    /// <summary>Makes the exception for the obligation at <paramref name="index"/>.</summary>
    /// <param name="index">Position in the sequence given to <see cref="ObligationSet.Create"/>, from 0.</param>
    /// <param name="reason">What is wrong with it, in one plain line.</param>
    public InvalidObligationException(int index, string reason)
        : base($"Obligation {index}: {reason}")
    {
        Index = index;
        Reason = reason;
    }

    /// <summary>Position of the obligation in the sequence given to <see cref="ObligationSet.Create"/>, from 0.</summary>
    public int Index { get; }

    /// <summary>What is wrong with it, in one plain line without its position.</summary>
    public string Reason { get; }
}
