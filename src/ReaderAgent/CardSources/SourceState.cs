namespace Interlieux.ReaderAgent.CardSources;

/// <summary>Whether a source can see cards.</summary>
public enum SourceCondition
{
    /// <summary>A card that is shown now is read.</summary>
    Ready = 1,

    /// <summary>Nothing is there: not plugged in, not installed, not started yet, or ended.</summary>
    Absent = 2,

    /// <summary>Something is there and does not work; the detail says what to do.</summary>
    Failed = 3,
}

/// <summary>How a source is. Holds no identifier: it may be logged and sent.</summary>
/// <param name="Name">Which source: its kind, and its device where there may be several.</param>
/// <param name="Condition">Ready, absent or failed.</param>
/// <param name="Detail">One line for people; may be empty.</param>
/// <param name="Unreadable">How often something was shown that is no badge, since the start: when it grows, somebody waits.</param>
public sealed record SourceState(string Name, SourceCondition Condition, string Detail, long Unreadable = 0)
{
    /// <summary>The protocol's word for the condition.</summary>
    public string Word => Condition switch
    {
        SourceCondition.Ready => "ready",
        SourceCondition.Absent => "absent",
        SourceCondition.Failed => "failed",
    };
}
