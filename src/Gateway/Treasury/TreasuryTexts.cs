namespace Interlieux.Gateway.Treasury;

/// <summary>Names the texts of the treasurer's pages: <c>TreasuryTexts.resx</c> is French, <c>TreasuryTexts.en.resx</c> English.</summary>
public sealed class TreasuryTexts;
