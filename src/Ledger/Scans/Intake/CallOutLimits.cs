using System.Net.Security;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>How long a home venue's software may take, and where it may be.</summary>
public sealed class CallOutLimits
{
    /// <summary>A person stands at the door meanwhile.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>After many failures it is not asked for this long.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Lets call-outs reach private addresses: for a network whose venues share a private one.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Null for the system's own check.</summary>
    public RemoteCertificateValidationCallback? CertificateCheck { get; init; }
}
