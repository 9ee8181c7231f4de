namespace Interlieux.ReaderAgent.Uploading;

/// <summary>The gateway refused a whole request because it cannot read one of its scans; nothing of it is recorded.</summary>
internal sealed class MalformedScanException(string reason) : Exception(reason);
