namespace Interlieux.ReaderAgent.Outboxes;

/// <summary>The queue cannot be opened; the message is one plain line for the terminal.</summary>
public sealed class OutboxUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
