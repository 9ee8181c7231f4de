namespace Interlieux.Gateway.Readers;

/// <summary>Names the texts of the page of readers: <c>ReadersTexts.resx</c> is French, <c>ReadersTexts.en.resx</c> English.</summary>
public sealed class ReadersTexts;
