using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class BadgeIdentifierTests
{
    [Theory]
    [InlineData("0b:db:ae:3d")]
    [InlineData("0B DB AE 3D")]
    [InlineData("0BDBAE3D")]
    [InlineData(" 0b-db-ae-3d ")]
    public void Every_spelling_of_a_card_is_the_same_card(string text)
    {
        BadgeIdentifier.TryParse(ScanTechnology.NfcA, text, out var identifier, out _).Should().BeTrue();
        identifier.Canonical.Should().Be("nfc:0BDBAE3D");
    }

    [Theory]
    [InlineData("08A1B2C3", true)]
    [InlineData("01020304", true)]
    [InlineData("04A1B2C3", false)]
    [InlineData("08A1B2C3D4E5F6", false)] // seven bytes are the card's own
    public void Random_identifiers_are_known(string text, bool random)
    {
        BadgeIdentifier.TryParse(ScanTechnology.NfcA, text, out var identifier, out _).Should().BeTrue();
        identifier.IsRandom.Should().Be(random);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0BDBAE")]
    [InlineData("0BDBAE3D5F")]
    [InlineData("0BDBAE3G")]
    [InlineData("00112233445566778899AABB")]
    public void What_is_no_identifier_is_refused_with_the_reason(string? text)
    {
        BadgeIdentifier.TryParse(ScanTechnology.NfcA, text, out _, out var fault).Should().BeFalse();
        fault.Should().NotBeEmpty();
    }

    [Fact]
    public void A_typed_identifier_is_never_a_card()
    {
        BadgeIdentifier.TryParse(ScanTechnology.Manual, "0BDBAE3D", out var typed, out _).Should().BeTrue();
        BadgeIdentifier.TryParse(ScanTechnology.NfcA, "0BDBAE3D", out var card, out _);
        typed.Canonical.Should().NotBe(card.Canonical);
    }
}
