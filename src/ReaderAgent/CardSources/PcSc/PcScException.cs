namespace Interlieux.ReaderAgent.CardSources.PcSc;

/// <summary>libpcsclite said no.</summary>
internal sealed class PcScException(string call, uint code) : Exception($"{call}: {Explain(code)}")
{
    public const uint Cancelled = 0x80100002;
    public const uint Timeout = 0x8010000A;
    public const uint UnknownReader = 0x80100009;
    public const uint SharingViolation = 0x8010000B;
    public const uint NoCard = 0x8010000C;
    public const uint ReaderUnavailable = 0x80100017;
    public const uint NoService = 0x8010001D;
    public const uint ServiceStopped = 0x8010001E;
    public const uint NoReaders = 0x8010002E;
    public const uint CardUnresponsive = 0x80100066;
    public const uint CardUnpowered = 0x80100067;
    public const uint CardReset = 0x80100068;
    public const uint CardRemoved = 0x80100069;
    private const uint AccessDenied = 0x8010006A;

    public uint Code { get; } = code;

    /// <summary>The daemon is not there, as when it is not installed, stopped or restarted.</summary>
    public bool IsServiceGone => Code is NoService or ServiceStopped;

    /// <summary>The card or its reader left while it was asked.</summary>
    public bool IsCardGone => Code is NoCard or CardRemoved or CardReset or CardUnpowered or UnknownReader or ReaderUnavailable;

    private static string Explain(uint code) => code switch
    {
        NoService or ServiceStopped => "pcscd does not run: start it with systemctl start pcscd.socket",
        AccessDenied => "the user of the agent may not use pcscd: allow it by a polkit rule for org.debian.pcsc-lite.access_pcsc",
        SharingViolation => "another program keeps the reader to itself",
        CardUnresponsive => "the card does not answer",
        NoReaders or UnknownReader or ReaderUnavailable => "the reader is not plugged in",
        NoCard or CardRemoved => "there is no card",
        _ => $"error {code:X8}",
    };
}
