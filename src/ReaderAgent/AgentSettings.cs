using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent;

/// <summary>What one agent must be told. A class, not a record: nothing may print the key by accident.</summary>
public sealed class AgentSettings
{
    /// <summary>The gateway's address, without the paths of the protocol.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>The device key.</summary>
    public required string Key { get; init; }

    /// <summary>The folder of the queue; one agent, one folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Holds for taps whose source cannot tell the direction.</summary>
    public Direction Direction { get; init; } = Direction.Toggle;

    /// <summary>How long an answer may take before it counts as none.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause between two attempts to reach the gateway.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(30);
}
