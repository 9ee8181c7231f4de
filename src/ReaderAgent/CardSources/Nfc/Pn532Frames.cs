namespace Interlieux.ReaderAgent.CardSources.Nfc;

/// <summary>
/// Finds a PN532's frames in what comes over a serial line: pieces, noise and floods included. Keeps a bounded number of bytes.
/// </summary>
/// <remarks>PN532 user manual, 6.2.1: 00 FF, length, its complement, data from D5, checksum; FF FF introduces a longer length.</remarks>
internal sealed class Pn532Frames
{
    private const int DataMax = 265;
    private const byte FromChip = 0xD5;

    private readonly byte[] bytes = new byte[1024];
    private int count;

    public void Clear() => count = 0;

    /// <summary>Where the next bytes go; there is always room.</summary>
    public Span<byte> Free()
    {
        // No frame is half as long: the older half can be none of it.
        if (count > bytes.Length / 2) Drop(count - (bytes.Length / 2));
        return bytes.AsSpan(count);
    }

    public void Added(int number) => count += number;

    /// <summary>The next whole frame, from its first 00 to its postamble; what is not part of one is dropped.</summary>
    public byte[]? Take()
    {
        while (true)
        {
            var start = bytes.AsSpan(0, count).IndexOf([(byte)0x00, (byte)0xFF]);
            if (start < 0)
            {
                Drop(count > 0 && bytes[count - 1] == 0 ? count - 1 : count);
                return null;
            }

            Drop(start);
            var (length, isFrame) = Measure(bytes.AsSpan(0, count));
            if (length > count) return null;
            if (!isFrame)
            {
                Drop(1);
                continue;
            }

            byte[] frame = [0x00, .. bytes.AsSpan(0, length), 0x00];
            Drop(length);
            return frame;
        }
    }

    // The length without postamble; more than there is when it takes more bytes to know.
    private static (int Length, bool IsFrame) Measure(ReadOnlySpan<byte> from)
    {
        const int Unknown = int.MaxValue;
        if (from.Length < 4) return (Unknown, false);
        if (from[2] == 0x00 && from[3] == 0xFF) return (4, true); // an acknowledgement
        var (head, length, complement) = (4, (int)from[2], (int)from[3]);
        if (length == 0xFF && complement == 0xFF)
        {
            if (from.Length < 7) return (Unknown, false);
            (head, length) = (7, (from[4] << 8) | from[5]);
            complement = from[4] + from[5] + from[6];
        }
        else
        {
            complement += length;
        }

        if ((complement & 0xFF) != 0 || length is < 2 or > DataMax) return (0, false);
        var end = head + length + 1;
        if (from.Length < end) return (end, false);
        var sum = 0;
        foreach (var b in from[head..end]) sum += b;
        return (end, (sum & 0xFF) == 0 && from[head] == FromChip);
    }

    private void Drop(int number)
    {
        bytes.AsSpan(number, count - number).CopyTo(bytes);
        count -= number;
    }
}
