using System.Globalization;
using Interlieux.Demo.Towns;
using Interlieux.Ledger;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.Demo.Months;

/// <summary>What a reader reads of a badge; it follows from the seed and from whose it is.</summary>
internal sealed record Card(Technology Technology, string Identifier)
{
    private const double QrCodes = 0.2;

    public static Card Of(Town town, Member member) => Of(town, "badge", member.AccountId.ToString());

    /// <summary>A second badge, which the member will lose in a month.</summary>
    public static Card LostIn(Town town, Member member, DateOnly firstDay) => Of(
        town, "lost-badge", member.AccountId.ToString(), firstDay.ToString("yyyy-MM", CultureInfo.InvariantCulture));

    /// <summary>A card of somebody who is no member.</summary>
    public static Card Strange(Random random) => new(Technology.NfcA, $"04{random.NextInt64(1L << 48):X12}");

    /// <summary>A telephone, which shows another number each time.</summary>
    public static Card Phone(Random random) => new(Technology.NfcA, $"08{random.Next(1 << 24):X6}");

    private static Card Of(Town town, string kind, params string[] names)
    {
        var id = StableId.Of(kind, [town.Seed, .. names]).ToString("N").ToUpperInvariant();
        return Draw.For("technology", id).Chance(QrCodes)
            ? new Card(Technology.Qr, $"IL-{id[..20]}")
            : new Card(Technology.NfcA, $"04{id[..12]}");
    }
}
