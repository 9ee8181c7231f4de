namespace Interlieux.Netting;

/// <summary>Who may invoice whom, and what is made least. Stored by name; the numbers never change.</summary>
public enum ClearingPolicy
{
    /// <summary>Each pair of venues by itself: one invoice for the difference of what the two owe each other.</summary>
    Bilateral = 1,

    /// <summary>Anyone may invoice anyone (novation, which the network's convention must allow): as few invoices as possible.</summary>
    Fewest = 2,
}
