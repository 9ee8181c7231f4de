namespace Interlieux.ReaderAgent.Storage;

/// <summary>The device's files cannot be opened; the message says why and what to do.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
