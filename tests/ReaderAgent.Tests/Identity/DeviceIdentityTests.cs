using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Tests.Protocol;

namespace Interlieux.ReaderAgent.Tests.Identity;

/// <summary>The device's signatures are those of the protocol's test vectors, byte for byte: Ed25519 has one signature for a text.</summary>
public sealed class DeviceIdentityTests : IDisposable
{
    private readonly JsonNode vector = JsonNode.Parse(GoldenTests.Read("signed-scan.json"))!;
    private readonly DeviceIdentity device;

    public DeviceIdentityTests() =>
        device = new DeviceIdentity(Guid.Parse((string)vector["readerId"]!), Base64Url.DecodeFromChars((string)vector["privateKey"]!));

    public void Dispose() => device.Dispose();

    [Fact]
    public void A_scan_is_signed_as_the_document_says()
    {
        var signed = vector["scan"].Deserialize(ReaderJson.Default.Scan)!;

        device.PublicKey.Should().Be((string)vector["publicKey"]!);
        device.TextOf(signed).Should().Be((string)vector["text"]!);
        device.Sign(signed with { Signature = null }).Signature.Should().Be(signed.Signature);
    }

    [Fact]
    public void Whatever_is_changed_in_a_scan_changes_its_signature()
    {
        var scan = vector["scan"].Deserialize(ReaderJson.Default.Scan)!;
        Scan[] others =
        [
            scan with { ScanId = Guid.CreateVersion7(Taps.Morning) }, scan with { Sequence = 1043 }, scan with { Technology = Technology.NfcB },
            scan with { Identifier = "04A22B1C5E6180" }, scan with { Direction = Direction.Out },
            scan with { OccurredAt = scan.OccurredAt.AddMilliseconds(1) }, scan with { MonotonicMs = 1 }, scan with { Offline = true },
            scan with { AdmittedBy = AdmittedBy.Open }, scan with { ListVersion = 1 },
        ];

        others.Select(other => device.Sign(other).Signature).Append(scan.Signature).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_device_token_is_the_one_of_the_document()
    {
        var token = JsonNode.Parse(GoldenTests.Read("device-token.json"))!;

        device.Token(DateTimeOffset.FromUnixTimeSeconds((long)token["says"]!["iat"]!)).Should().Be((string)token["token"]!);
    }

    [Fact]
    public void Possession_of_a_key_is_proven_as_the_document_shows_it()
    {
        var enrolment = JsonSerializer.Deserialize(GoldenTests.Read("enrolment.json"), ReaderJson.Default.Enrolment)!;

        device.SignLines("interlieux-enrolment-v1", "K7QM3XWD9TBA", device.PublicKey).Should().Be(enrolment.Signature);
    }
}
