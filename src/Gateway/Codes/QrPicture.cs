using QRCoder;

namespace Interlieux.Gateway.Codes;

/// <summary>A text as a QR code: SVG that fills whatever box it is put in, black on white with the margin that scanners need.</summary>
internal static class QrPicture
{
    public static string Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return svg.GetGraphic(1, "#000", "#fff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
