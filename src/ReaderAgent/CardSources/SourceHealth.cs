namespace Interlieux.ReaderAgent.CardSources;

/// <summary>Keeps a source's state. Written by the one who reads the device, read by anybody.</summary>
internal sealed class SourceHealth(string name)
{
    private volatile SourceState state = new(name, SourceCondition.Absent, "not started");

    public SourceState State => state;

    public void Ready(string detail = "") => Become(SourceCondition.Ready, detail);

    public void Absent(string detail) => Become(SourceCondition.Absent, detail);

    public void Failed(string detail) => Become(SourceCondition.Failed, detail);

    public void CountUnreadable() => state = state with { Unreadable = state.Unreadable + 1 };

    private void Become(SourceCondition condition, string detail)
    {
        var line = detail.ReplaceLineEndings(" ");
        if (state.Condition != condition || state.Detail != line) state = state with { Condition = condition, Detail = line };
    }
}
