namespace Interlieux.Netting;

/// <summary>Two venues that must not invoice each other, in either direction.</summary>
/// <param name="A">One of the two.</param>
/// <param name="B">The other one.</param>
public sealed record ForbiddenPair(string A, string B);
