namespace Interlieux.Ledger;

/// <summary>Why a command was not carried out. Nothing has changed.</summary>
public enum RefusalKind
{
    /// <summary>The command itself makes no sense: a negative amount, an empty name.</summary>
    Invalid = 1,

    /// <summary>What the command names does not exist.</summary>
    NotFound = 2,

    /// <summary>The caller may not act on what the command names.</summary>
    Forbidden = 3,

    /// <summary>It contradicts what is already recorded.</summary>
    Conflict = 4,
}

/// <param name="Kind">Decides the answer's status.</param>
/// <param name="Detail">One sentence: what is wrong and what to do.</param>
/// <param name="Existing">The id of what stands in the way, where there is one.</param>
public sealed record Refusal(RefusalKind Kind, string Detail, Guid? Existing = null)
{
    public static Refusal Invalid(string detail) => new(RefusalKind.Invalid, detail);

    public static Refusal NotFound(string detail) => new(RefusalKind.NotFound, detail);

    public static Refusal Forbidden(string detail) => new(RefusalKind.Forbidden, detail);

    public static Refusal Conflict(string detail, Guid? existing = null) => new(RefusalKind.Conflict, detail, existing);
}

/// <summary>What a command came to: a value, or a refusal. Exactly one of the two is set.</summary>
public sealed record Outcome<T> where T : class
{
    private Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    public T? Value { get; }

    public Refusal? Refusal { get; }

#pragma warning disable CA2225 // A constructor by another name would say less than the conversion.
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
#pragma warning restore CA2225
}
