namespace Interlieux.Ledger.Scans;

/// <summary>What the home venue's own software said of an entry, before the ledger judged it.</summary>
public enum HomeAnswer
{
    Admitted = 1,
    Refused = 2,

    /// <summary>It was silent, and its standing answer admits.</summary>
    StandingAdmit = 3,

    /// <summary>It was silent, and its standing answer refuses.</summary>
    StandingRefuse = 4,
}
