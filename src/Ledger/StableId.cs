using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Interlieux.Ledger;

/// <summary>
/// Ids that follow from what they name, so that naming the same thing twice finds it again:
/// UUID version 8 (RFC 9562) over the first 128 bits of a SHA-256. Not a secret.
/// </summary>
public static class StableId
{
    /// <summary>The id of a thing in a namespace of things, for instance <c>("cycle", "2026-10")</c>.</summary>
    public static Guid Of(string kind, params ReadOnlySpan<string> names)
    {
        var text = new StringBuilder(kind);
        foreach (var name in names) text.Append('\u001f').Append(name);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);

        var bytes = hash[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The id of the n-th thing that belongs to a stream and a day.</summary>
    public static Guid Of(string kind, Guid stream, Guid other, DateOnly day, int ordinal)
    {
        Span<byte> bytes = stackalloc byte[64];
        var kindLength = Encoding.UTF8.GetBytes(kind, bytes[40..]);
        stream.TryWriteBytes(bytes, bigEndian: true, out _);
        other.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[32..], day.DayNumber);
        BinaryPrimitives.WriteInt32BigEndian(bytes[36..], ordinal);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..(40 + kindLength)], hash);
        var id = hash[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
