namespace Interlieux.Ledger.Trail;

/// <summary>What an auditor can ask the trail of.</summary>
public enum TrailKind
{
    Account = 1,
    Venue = 2,
    Reader = 3,
    Cycle = 4,
    Actor = 5,
}

public readonly record struct TrailSubject(TrailKind Kind, string Id)
{
    public override string ToString() => Kind switch
    {
        TrailKind.Account => $"account:{Id}",
        TrailKind.Venue => $"venue:{Id}",
        TrailKind.Reader => $"reader:{Id}",
        TrailKind.Cycle => $"cycle:{Id}",
        TrailKind.Actor => $"actor:{Id}",
    };
}
