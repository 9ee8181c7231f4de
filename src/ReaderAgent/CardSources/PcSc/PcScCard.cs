namespace Interlieux.ReaderAgent.CardSources.PcSc;

/// <summary>A card that others may talk to as well, or the reader itself.</summary>
/// <exception cref="PcScException">From every member.</exception>
internal sealed class PcScCard(nint card, nuint protocol) : IDisposable
{
    private const int AnswerMax = 264;

    /// <summary>What the reader or the card answers to a command (APDU), its two status bytes last.</summary>
    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        var header = new Native.ProtocolHeader { Protocol = protocol, Length = (nuint)(2 * nuint.Size) };
        var answer = new byte[AnswerMax];
        var length = (nuint)answer.Length;
        var result = Native.SCardTransmit(card, in header, command, (nuint)command.Length, 0, answer, ref length);
        PcScContext.Check("SCardTransmit", result);
        return answer[..(int)length];
    }

    /// <summary>What the reader answers to bytes that are for itself.</summary>
    public byte[] Escape(ReadOnlySpan<byte> command)
    {
        var answer = new byte[AnswerMax];
        var result = Native.SCardControl(
            card, Native.Escape, command, (nuint)command.Length, answer, (nuint)answer.Length, out var length);
        PcScContext.Check("SCardControl", result);
        return answer[..(int)length];
    }

    public void Dispose() => Native.SCardDisconnect(card, Native.LeaveCard);
}
