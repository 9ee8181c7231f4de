namespace Interlieux.ReaderAgent.Protocol;

/// <summary>The protocol's words, where they are needed outside JSON.</summary>
internal static class Words
{
    public static string Of(Technology technology) => technology switch
    {
        Technology.NfcA => "nfc-a",
        Technology.NfcB => "nfc-b",
        Technology.Qr => "qr",
        Technology.Manual => "manual",
    };

    public static string Of(Direction direction) => direction switch
    {
        Direction.In => "in",
        Direction.Out => "out",
        Direction.Toggle => "toggle",
    };

    public static string Of(AdmittedBy admittedBy) => admittedBy switch
    {
        AdmittedBy.None => "none",
        AdmittedBy.AllowList => "allow-list",
        AdmittedBy.Open => "open",
    };
}
