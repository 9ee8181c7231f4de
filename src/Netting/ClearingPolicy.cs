namespace Interlieux.Netting;

/// <summary>Who may invoice whom, and what is made least. Stored by name; the numbers never change.</summary>
public enum ClearingPolicy
{
    /// <summary>Each pair of venues by itself: one invoice for the difference of what the two owe each other.</summary>
    Bilateral = 1,

    /// <summary>Anyone may invoice anyone (novation, which the network's convention must allow): as few invoices as possible.</summary>
    Fewest = 2,

    /// <summary>Only venues that had exchanges invoice each other, in either direction, and a venue with nothing to pay or to
    /// receive may pass money on: as few invoices as possible.</summary>
    Existing = 3,

    /// <summary>Obligations are set off, never reversed and never raised: the least total amount, then as few invoices as possible
    /// (or, by <see cref="NettingOptions.InvoicesFirst"/>, as few invoices as possible alone).</summary>
    Directed = 4,

    /// <summary>Each venue settles its net position with one hub.</summary>
    Hub = 5,
}
