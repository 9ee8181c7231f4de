using Interlieux.Ledger.Keys;

namespace Interlieux.Gateway.Compatibility;

/// <summary>The device that calls, by its key.</summary>
/// <param name="ClientVenueIs">Of a federation's.</param>
internal sealed record OldReader(Guid KeyId, Guid ReaderId, Guid Venue, bool IsRevoked, ClientVenue? ClientVenueIs)
{
    /// <summary>Lets endpoints take it as a parameter: <see cref="TokenAuthentication"/> has put it there.</summary>
    public static ValueTask<OldReader> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<OldReader>()!);
}
