namespace Interlieux.Ledger.Venues;

/// <summary>What a host's readers do without a connection.</summary>
public enum OfflinePolicy
{
    /// <summary>They store the tap and let nobody in or out by themselves: it is judged as if online.</summary>
    Store = 1,

    /// <summary>Nobody enters.</summary>
    Closed = 2,

    /// <summary>Who is on the reader's list enters.</summary>
    AllowList = 3,

    /// <summary>Everybody enters; the host bears what no pass pays.</summary>
    Open = 4,
}

/// <summary>Who decides about a home venue's members.</summary>
public enum PassAuthority
{
    /// <summary>Their passes live in the ledger.</summary>
    Ledger = 1,

    /// <summary>The venue's own software decides by a call-out; the ledger holds visit, half-days and obligation, and no balance.</summary>
    Venue = 2,
}

/// <summary>What holds when the home venue's software does not answer.</summary>
public enum StandingAnswer
{
    Refuse = 1,
    Admit = 2,
}

/// <summary>Hours of one day of the week, in local time; a day may have several.</summary>
public sealed record OpeningHours(DayOfWeek Day, TimeOnly From, TimeOnly Until);

/// <summary>What the venue gives back of an unused pass.</summary>
/// <param name="Percent">Of the price of the half-days that are left, 0 to 100.</param>
/// <param name="WithinDays">Only so many days after the purchase; null for no limit.</param>
public sealed record RefundRule(int Percent, int? WithinDays = null);

/// <summary>The settings of a venue, as a host and as a home.</summary>
/// <param name="OpeningHours">When members may enter; null for always.</param>
/// <param name="Capacity">People that may be inside at once; null for no limit.</param>
/// <param name="HostQuota">Accounts of other venues that may enter in a venue day; null for no limit.</param>
/// <param name="HomeQuota">The same, of any one home venue.</param>
/// <param name="CallOut">Under the authority of the venue: where its software is asked, https.</param>
/// <param name="Refund">Null: any amount up to the price that is left.</param>
public sealed record VenueTerms(
    IReadOnlyList<OpeningHours>? OpeningHours = null, int? Capacity = null, int? HostQuota = null, int? HomeQuota = null,
    OfflinePolicy Offline = OfflinePolicy.Store, PassAuthority PassAuthority = PassAuthority.Ledger, Uri? CallOut = null,
    StandingAnswer StandingAnswer = StandingAnswer.Refuse, RefundRule? Refund = null)
{
    public static VenueTerms Default { get; } = new();

    /// <summary>Whether a member may enter at a local time.</summary>
    public bool IsOpenAt(DateTime local)
    {
        if (OpeningHours is null) return true;
        var time = TimeOnly.FromDateTime(local);
        foreach (var hours in OpeningHours)
        {
            if (hours.Day == local.DayOfWeek && hours.From <= time && time < hours.Until) return true;
        }

        return false;
    }

    /// <summary>One sentence for each thing that is wrong.</summary>
    public IEnumerable<string> Faults()
    {
        if (OpeningHours?.Any(hours => hours.From >= hours.Until) == true) yield return "openingHours must begin before they end.";
        if (OpeningHours?.Count > 50) yield return "openingHours must be 50 at most.";
        if (Capacity is <= 0) yield return "capacity must be positive.";
        if (HostQuota is < 0) yield return "hostQuota must not be negative.";
        if (HomeQuota is < 0) yield return "homeQuota must not be negative.";
        if (PassAuthority == PassAuthority.Venue != CallOut is not null)
            yield return "callOut must be given with the passAuthority venue, and left out with any other.";
        if (CallOut is not null && (!CallOut.IsAbsoluteUri || CallOut.Scheme != Uri.UriSchemeHttps || CallOut.UserInfo.Length > 0))
            yield return "callOut must be an https address without a user name.";
        if (Refund is { Percent: < 0 or > 100 }) yield return "refund.percent must be from 0 to 100.";
        if (Refund is { WithinDays: < 0 or > 3_660 }) yield return "refund.withinDays must be from 0 to 3660.";
    }
}

public sealed record TermsVersion(int Version, DateOnly EffectiveFrom, VenueTerms Terms);
