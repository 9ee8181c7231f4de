namespace Interlieux.ReaderAgent.Commands;

/// <summary>What the program ends with.</summary>
internal static class ExitCodes
{
    /// <summary>The queue is in use or damaged, or the gateway refused.</summary>
    public const int CannotStart = 1;

    /// <summary>A setting or an argument is wrong.</summary>
    public const int WrongSettings = 2;
}
