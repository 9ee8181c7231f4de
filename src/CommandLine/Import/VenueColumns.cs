namespace Interlieux.CommandLine.Import;

/// <summary>Which column of the file holds what; the defaults are those of the 2019 census of the Mission Coworking.</summary>
/// <param name="Postcode">Tells the time zone overseas; may be absent from the file.</param>
/// <param name="Zone">Holds an IANA time zone, when the file has one.</param>
internal sealed record VenueColumns(string Id, string Name, string Latitude, string Longitude, string? Postcode, string? Capacity, string? Zone)
{
    public IEnumerable<string> Needed => [Id, Name, Latitude, Longitude];
}
