using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources.PcSc;

/// <summary>What PC/SC, part 3, tells of a card without contacts.</summary>
internal static class ContactlessCard
{
    // "Get data: UID": the reader itself answers it.
    private static readonly byte[] GetUid = [0xFF, 0xCA, 0x00, 0x00, 0x00];

    // 3B 8. 80 01, then 80 4F 0C and the workgroup's A0 00 00 03 06: a storage card, whose standard stands in the next byte.
    private static readonly byte[] StorageCard = [0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06];
    private const int HistoricalBytes = 4;

    /// <summary>The card's identifier; null when the reader cannot tell it.</summary>
    public static byte[]? ReadUid(PcScCard card)
    {
        var answer = card.Transmit(GetUid);
        return answer is [.. var uid, 0x90, 0x00] ? uid : null;
    }

    /// <summary>
    /// Type B only where the reader says so. Of cards with a processor none does, and the answer of most badges is type A. What a type A
    /// card answered when it was selected (ATQA, SAK) PC/SC does not tell.
    /// </summary>
    public static Technology TechnologyOf(ReadOnlySpan<byte> atr)
    {
        if (atr.Length <= HistoricalBytes + StorageCard.Length) return Technology.NfcA;
        var isStorageCard = atr[HistoricalBytes..].StartsWith(StorageCard);
        var standard = atr[HistoricalBytes + StorageCard.Length];
        // ISO 14443 B, parts 1 to 3.
        return isStorageCard && standard is >= 0x05 and <= 0x07 ? Technology.NfcB : Technology.NfcA;
    }
}
