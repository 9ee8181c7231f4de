namespace Interlieux.Gateway.Pages;

/// <summary>Names the texts that the pages show: <c>Texts.resx</c> is French, <c>Texts.en.resx</c> English.</summary>
public sealed class Texts;
