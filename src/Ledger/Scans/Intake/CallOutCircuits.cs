using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>Time-out and circuit breaker of each home venue's software, and the connections that may be made to it.</summary>
internal sealed class CallOutCircuits(TimeProvider clock, CallOutLimits limits)
{
    private readonly ConcurrentDictionary<Guid, ResiliencePipeline> circuits = new();

    public ResiliencePipeline Of(Guid homeVenue) => circuits.GetOrAdd(homeVenue, _ => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = 5,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = limits.Break,
            ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is not OperationCanceledException),
        })
        .AddTimeout(new TimeoutStrategyOptions { Timeout = limits.TimeOut })
        .Build());

    /// <summary>
    /// Connects only to public addresses, looked up here and now: an address in a venue's terms must not make the gateway speak to its
    /// own network, whatever a name resolves to.
    /// </summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = limits.TimeOut,
        MaxConnectionsPerServer = 8,
        SslOptions = new() { RemoteCertificateValidationCallback = limits.CertificateCheck },
        ConnectCallback = async (context, ct) =>
        {
            var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
            var allowed = Array.FindAll(addresses, address => limits.AllowPrivate || PublicAddress.IsPublic(address));
            if (allowed.Length == 0) throw new HttpRequestException("The address is not a public one.");

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
