using Interlieux.Ledger.Badges;

namespace Interlieux.Demo.Months;

/// <summary>
/// A revocation as the plan knows it: the badge's id follows from a secret of the installation, so only the card can be named here.
/// </summary>
internal sealed record RevokeLostBadge(Guid AccountId, Guid HomeVenue, BindBadge Badge);
