using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent;

/// <summary>What one agent must be told. A class, not a record: nothing may print the key by accident.</summary>
public sealed class AgentSettings
{
    /// <summary>The gateway's address, without the paths of the protocol.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>The device key of a reader that is not enrolled; one that is has its own key in its folder.</summary>
    public string? Key { get; init; }

    /// <summary>The folder of the queue and of the device's secrets; one agent, one folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Holds for taps whose source cannot tell the direction.</summary>
    public Direction Direction { get; init; } = Direction.Toggle;

    /// <summary>How long an answer may take before it counts as none.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same, when somebody stands at the counter.</summary>
    public TimeSpan LiveAnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a person waits before the reader says by itself what it can.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Whether the gateway is told every minute how the device is.</summary>
    public bool ReportsStatus { get; init; }

    /// <summary>Whether a megabyte is kept for a full disk, on which what waits could otherwise not even be removed.</summary>
    public bool KeepsReserve { get; init; }

    /// <summary>Language of lights with words before the gateway has told one: fr or en.</summary>
    public string Language { get; init; } = "fr";

    /// <summary>The longest pause between two attempts to reach the gateway.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(30);
}
