namespace Interlieux.ReaderAgent.Outboxes;

/// <summary>Scans that the gateway could not record while it recorded others, and when each is tried again.</summary>
internal sealed class Deferrals(TimeProvider stopwatch)
{
    /// <summary>Doubled at each further failure, up to about an hour.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(30);

    private const int DoublingsMax = 7;

    private readonly Dictionary<long, (int Times, TimeSpan Wait, long Since)> deferred = [];

    /// <summary>Those that are not due yet, as a JSON array.</summary>
    public string Waiting => deferred.Count == 0
        ? "[]"
        : $"[{string.Join(',', deferred.Where(d => stopwatch.GetElapsedTime(d.Value.Since) < d.Value.Wait).Select(d => d.Key))}]";

    /// <summary>How long until one is due; null when there is none.</summary>
    public TimeSpan? Next
    {
        get
        {
            if (deferred.Count == 0) return null;
            var next = deferred.Values.Min(d => d.Wait - stopwatch.GetElapsedTime(d.Since));
            return next > TimeSpan.Zero ? next : TimeSpan.Zero;
        }
    }

    public void Add(IReadOnlyCollection<long> sequences)
    {
        foreach (var sequence in sequences)
        {
            var times = deferred.TryGetValue(sequence, out var before) ? before.Times + 1 : 0;
            deferred[sequence] = (times, First * (1 << Math.Min(times, DoublingsMax)), stopwatch.GetTimestamp());
        }
    }

    public void Remove(long sequence) => deferred.Remove(sequence);
}
