namespace Interlieux.Netting;

/// <summary>A constraint cannot be accepted.</summary>
public sealed class InvalidConstraintException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="kind">Which constraint, as the property of <see cref="NettingConstraints"/> is named.</param>
    /// <param name="index">Position of the entry in that constraint, from 0; −1 when the constraint as a whole is wrong.</param>
    /// <param name="reason">What is wrong, in one plain line.</param>
    public InvalidConstraintException(string kind, int index, string reason)
        : base($"{kind}: {reason}")
    {
        Kind = kind;
        Index = index;
        Reason = reason;
    }

    /// <summary>Which constraint, as the property of <see cref="NettingConstraints"/> is named.</summary>
    public string Kind { get; }

    /// <summary>Position of the entry in that constraint, from 0; −1 when the constraint as a whole is wrong.</summary>
    public int Index { get; }

    /// <summary>What is wrong, in one plain line.</summary>
    public string Reason { get; }
}
