namespace Interlieux.ReaderAgent.CardSources;

/// <summary>How a card source is.</summary>
public enum SourceCondition
{
    Ready = 1,

    /// <summary>The device is not there; it is looked for.</summary>
    Absent = 2,

    /// <summary>It is there and does not work; the detail says why.</summary>
    Failed = 3,
}

/// <param name="Name">Of the source, and of its device where it has a name.</param>
/// <param name="Detail">One line without identifiers; may be empty.</param>
public sealed record SourceState(string Name, SourceCondition Condition, string Detail = "")
{
    /// <summary>The protocol's word.</summary>
    public string Word => Condition switch
    {
        SourceCondition.Ready => "ready",
        SourceCondition.Absent => "absent",
        SourceCondition.Failed => "failed",
    };
}
