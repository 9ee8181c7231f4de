namespace Interlieux.ReaderAgent.Storage;

/// <summary>The disk took nothing: it is full, read-only or broken. What was on it before is as it was.</summary>
internal sealed class DiskRefusesException(string message, Exception inner) : Exception(message, inner);
