namespace Interlieux.Gateway.Operations;

/// <summary>Names the texts of the operators' page: <c>OperationsTexts.resx</c> is French, <c>OperationsTexts.en.resx</c> English.</summary>
public sealed class OperationsTexts;
