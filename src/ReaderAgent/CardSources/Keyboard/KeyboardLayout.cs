namespace Interlieux.ReaderAgent.CardSources.Keyboard;

/// <summary>What a keyboard wedge believes its computer to be set to: it sends keys, not characters.</summary>
public enum KeyboardLayout
{
    /// <summary>QWERTY; how nearly all scanners leave the factory.</summary>
    Us = 1,

    /// <summary>AZERTY of France.</summary>
    Fr = 2,
}
