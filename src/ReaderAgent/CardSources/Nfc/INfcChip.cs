using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources.Nfc;

/// <summary>A chip with an antenna that must be asked again and again.</summary>
internal interface INfcChip : IDisposable
{
    /// <summary>The card in front of the antenna, or null; blocks for some milliseconds.</summary>
    /// <exception cref="IOException">The chip does not answer, or its line failed.</exception>
    NfcCard? Poll();
}

/// <summary>What a chip tells of a card.</summary>
internal sealed record NfcCard(Technology Technology, byte[] Uid, ushort? Atqa = null, byte? Sak = null);
