namespace Interlieux.ReaderAgent.Uploading;

/// <summary>The gateway answered that it failed, and not because something else is down: one scan may be what it trips over.</summary>
internal sealed class GatewayFaultException(string message, Exception? inner = null) : NoVerdictException(message, inner);
