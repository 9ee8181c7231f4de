using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>Counts verdicts and tells them on, to the light at the counter for one.</summary>
internal sealed class VerdictLog(Action<Verdict>? listener)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> refused = [];
    private long accepted;
    private long repeats;

    public void Count(Verdict verdict)
    {
        lock (gate)
        {
            switch (verdict.Outcome)
            {
                case Outcome.Accepted: accepted++; break;
                case Outcome.Repeat: repeats++; break;
                case Outcome.Refused:
                    var reason = verdict.Reason ?? "";
                    refused[reason] = refused.GetValueOrDefault(reason) + 1;
                    break;
            }
        }
    }

    public void Tell(Verdict verdict) => listener?.Invoke(verdict);

    public AgentCounts Read(long waiting, long parked)
    {
        lock (gate) return new AgentCounts(accepted, repeats, new Dictionary<string, long>(refused), waiting, parked);
    }
}
