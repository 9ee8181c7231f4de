namespace Interlieux.ReaderAgent.Uploading;

/// <summary>The gateway has disabled this reader: it keeps its scans until somebody enables it.</summary>
internal sealed class DisabledException(Exception? inner = null)
    : NoVerdictException("the gateway has disabled this reader: ask the venue or the network to look at its page of readers, and enable it", inner);
