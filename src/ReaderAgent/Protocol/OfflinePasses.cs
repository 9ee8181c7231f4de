namespace Interlieux.ReaderAgent.Protocol;

/// <summary>What the gateway signed of a badge; times are Unix milliseconds.</summary>
/// <param name="Badge">Sealed: it means something to the gateway alone.</param>
/// <param name="Entries">How many times it lets in.</param>
internal sealed record PassTerms(Guid Reader, string Badge, long From, long Until, int Entries);

internal sealed record PassRenewal(string[] Passes);

/// <param name="Passes">In the order in which they were asked for; null where one is withdrawn.</param>
internal sealed record RenewedPasses(string?[] Passes);
