namespace Interlieux.Ledger.Keys;

/// <summary>What a device speaks that is older than the reader protocol.</summary>
public enum CompatibilityProtocol
{
    /// <summary>The calls of a reader that was written for a Frappe server.</summary>
    Frappe = 1,

    /// <summary>The check-ins of a federation of venues, each with its own software.</summary>
    Federation = 2,
}

/// <summary>Whom a federation's caller means by <c>client_venue</c>: there are both, and the wrong one inverts every debt.</summary>
public enum ClientVenue
{
    /// <summary>The venue that receives the visit.</summary>
    Host = 1,

    /// <summary>The venue that sold the pass.</summary>
    Home = 2,
}

/// <summary>Makes a device's key one of an old protocol: it opens the calls of that protocol, and nothing else.</summary>
/// <param name="ClientVenueIs">Of a federation's, and never guessed.</param>
public sealed record CompatibilitySettings(CompatibilityProtocol Protocol, ClientVenue? ClientVenueIs = null)
{
    /// <returns>One sentence, or null.</returns>
    internal string? Fault() => (Protocol, ClientVenueIs) switch
    {
        (CompatibilityProtocol.Federation, null) =>
            "compatibility.clientVenueIs must be host or home: say whom this caller means by client_venue. The wrong one inverts every debt.",
        (CompatibilityProtocol.Frappe, not null) => "compatibility.clientVenueIs is for protocol federation: leave it out.",
        _ => null,
    };
}
