namespace Interlieux.Ledger.Scans.Intake;

/// <summary>
/// Who is in the hosts that limit it, and who entered them from elsewhere, as the batch found it and as its own decisions change it.
/// Not locked: other batches may decide at the same moment.
/// </summary>
internal sealed class Crowds
{
    private readonly Dictionary<(Guid Host, DateOnly Day), int> present = [];
    private readonly Dictionary<(Guid Host, DateOnly Day, Guid Home), int> away = [];
    private readonly Dictionary<(Guid Account, DateOnly Day), Guid?> moved = [];
    private readonly Dictionary<(Guid Account, DateOnly Day), Guid> before = [];

    public void AddPresent(Guid account, DateOnly day, Guid host)
    {
        present[(host, day)] = present.GetValueOrDefault((host, day)) + 1;
        before[(account, day)] = host;
    }

    public void AddAway(Guid host, DateOnly day, Guid home, int count) => away[(host, day, home)] = count;

    public HostCrowd Of(Guid host, DateOnly day, Guid home)
    {
        var all = 0;
        foreach (var (key, count) in away)
        {
            if (key.Host == host && key.Day == day) all += count;
        }

        return new HostCrowd(present.GetValueOrDefault((host, day)), all, away.GetValueOrDefault((host, day, home)));
    }

    public void Move(Guid account, DateOnly day, Guid? host)
    {
        var key = (account, day);
        var was = moved.TryGetValue(key, out var known) ? known : before.TryGetValue(key, out var found) ? found : null;
        moved[key] = host;
        if (was is { } left) present[(left, day)] = present.GetValueOrDefault((left, day)) - 1;
        if (host is { } entered) present[(entered, day)] = present.GetValueOrDefault((entered, day)) + 1;
    }

    public void Enter(AwayEntry entry) =>
        away[(entry.HostVenue, entry.Day, entry.HomeVenue)] = away.GetValueOrDefault((entry.HostVenue, entry.Day, entry.HomeVenue)) + 1;
}
