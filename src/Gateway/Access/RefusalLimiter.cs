using System.Net;
using System.Threading.RateLimiting;

namespace Interlieux.Gateway.Access;

/// <summary>Counts refused requests of an address: who guesses keys is slowed down.</summary>
internal sealed class RefusalLimiter(int refusalsPerMinute) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = refusalsPerMinute,
            Window = TimeSpan.FromMinutes(1),
        }));

    /// <returns>How long to wait when there were too many, else null.</returns>
    public TimeSpan? Count(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(address ?? IPAddress.None);
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1);
    }

    public void Dispose() => limiter.Dispose();
}
