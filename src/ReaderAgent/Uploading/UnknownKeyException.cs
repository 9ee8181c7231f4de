namespace Interlieux.ReaderAgent.Uploading;

/// <summary>The gateway answered 401: the other way would say the same.</summary>
internal sealed class UnknownKeyException(Exception? inner = null)
    : NoVerdictException("the gateway does not know this reader's key (401): enrol it again, or check Reader__Key or Reader__KeyFile", inner);
