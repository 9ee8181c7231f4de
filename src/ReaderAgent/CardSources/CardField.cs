using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources;

/// <summary>Sees to it that a card which lies in front of one reader is one tap, however often it is read there.</summary>
internal sealed class CardField(TimeProvider clock)
{
    /// <summary>
    /// A card that vanishes and is back within this time never left: at the edge of the field it loses power several times a second, and
    /// some cards answer only every other poll. Nobody takes a card away and shows it again on purpose so fast.
    /// </summary>
    public static readonly TimeSpan SameTap = TimeSpan.FromSeconds(1.5);

    // Several, for a wallet with two cards is read now as the one, now as the other.
    private readonly Dictionary<string, long> lastSeen = [];

    /// <summary>True when the card was just put there; false when it has been there all the time.</summary>
    public bool IsNewTap(Technology technology, string identifier)
    {
        Forget();
        // A phone that is held there says something else at each reading: it is one phone.
        var card = NfcIdentifier.IsRandom(technology, identifier) ? "random" : identifier;
        var isNew = !lastSeen.ContainsKey(card);
        lastSeen[card] = clock.GetTimestamp();
        return isNew;
    }

    /// <summary>The card has been there until now. For readers that tell of arrivals and departures, and of nothing between.</summary>
    public void WasThere(Technology technology, string identifier) => IsNewTap(technology, identifier);

    private void Forget()
    {
        foreach (var (card, seen) in lastSeen)
        {
            if (clock.GetElapsedTime(seen) >= SameTap) lastSeen.Remove(card);
        }
    }
}
