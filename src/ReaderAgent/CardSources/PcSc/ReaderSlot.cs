using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources.PcSc;

/// <summary>One reader as it was last seen, and the card that lies on it.</summary>
internal sealed class ReaderSlot(string name, CardField field)
{
    /// <summary>The pretended reader that changes when readers come and go.</summary>
    public const string PlugAndPlay = @"\\?PnP?\Notification";

    private const uint Changed = 0x2;
    private const uint Present = 0x20;
    private const uint Mute = 0x200;
    private const uint Counter = 0xFFFF0000;

    private (Technology Technology, string Identifier)? lying;
    private bool lostSight;

    public string Name { get; } = name;

    /// <summary>What pcscd said last, in its own bits; 0: it has said nothing yet.</summary>
    public uint State { get; private set; }

    /// <summary>What the card says of itself when it is powered.</summary>
    public byte[] Atr { get; private set; } = [];

    /// <summary>A card has come, and nobody has read it yet.</summary>
    public bool HasNewCard { get; private set; }

    public bool IsMute => (State & Mute) != 0;

    /// <summary>pcscd or the reader was away: what lies there when it is back may have been there all the time.</summary>
    public void LoseSight() => (State, HasNewCard, lostSight) = (0, false, true);

    public void Become(uint state, byte[] atr)
    {
        // pcscd counts arrivals and departures in the upper half; other bits change when a program opens the card.
        var moved = State == 0 || (state & (Counter | Present)) != (State & (Counter | Present));
        State = state & ~Changed;
        Atr = atr;
        if (!moved || Name == PlugAndPlay) return;
        HasNewCard = (state & Present) != 0;
        if (lying is { } card && !lostSight) field.WasThere(card.Technology, card.Identifier);
        if (!HasNewCard) (lying, lostSight) = (null, false);
    }

    /// <summary>Nothing more is to be read here until the card has moved.</summary>
    public void Skip() => (HasNewCard, lying, lostSight) = (false, null, false);

    /// <summary>The new card was read. True when that is a tap.</summary>
    public bool IsTap(Technology technology, string identifier)
    {
        var isSame = lostSight && lying == (technology, identifier);
        (lying, HasNewCard, lostSight) = ((technology, identifier), false, false);
        return field.IsNewTap(technology, identifier) && !isSame;
    }
}
