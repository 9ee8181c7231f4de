namespace Interlieux.Gateway.Desks;

/// <summary>Names the texts of the desk's page: <c>DeskTexts.resx</c> is French, <c>DeskTexts.en.resx</c> English.</summary>
public sealed class DeskTexts;
