namespace Interlieux.Tests.Readers;

/// <summary>A card as PC/SC sees one.</summary>
/// <param name="Atr">Its answer to reset.</param>
/// <param name="Answer">What it and its reader answer to a command.</param>
internal sealed record VirtualCard(byte[] Atr, Func<byte[], byte[]> Answer)
{
    private const byte Iso14443A = 0x03;
    private const byte Iso14443B = 0x07;
    private static readonly byte[] GetUid = [0xFF, 0xCA, 0x00, 0x00, 0x00];

    public static VirtualCard TypeA(string uid) => With(Iso14443A, [.. Convert.FromHexString(uid), 0x90, 0x00]);

    public static VirtualCard TypeB(string uid) => With(Iso14443B, [.. Convert.FromHexString(uid), 0x90, 0x00]);

    /// <summary>The reader has no way to tell what the card calls itself.</summary>
    public static VirtualCard WithoutUid() => With(Iso14443A, [0x63, 0x00]);

    private static VirtualCard With(byte standard, byte[] uid) =>
        new(StorageCard(standard), command => command.AsSpan().SequenceEqual(GetUid) ? uid : [0x90, 0x00]);

    private static byte[] StorageCard(byte standard)
    {
        byte[] atr =
        [
            0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06, standard, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00,
        ];
        return [.. atr, atr[1..].Aggregate((a, b) => (byte)(a ^ b))];
    }
}
