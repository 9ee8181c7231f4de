namespace Interlieux.Netting;

/// <summary>What a netting found on its way; it explains a plan and proves nothing.</summary>
public sealed record NettingStatistics
{
    /// <summary>Invoices that settling each pair of venues by itself would take.</summary>
    public required int BilateralCount { get; init; }

    /// <summary>Sum of all obligations, in the unit of the input.</summary>
    public required Int128 Gross { get; init; }

    /// <summary>Sum of all invoices, in the unit of the input.</summary>
    public required Int128 Moved { get; init; }

    /// <summary>Venues whose net position is not 0.</summary>
    public required int OpenVenues { get; init; }

    /// <summary>Pairs of opposite equal net positions that were split off.</summary>
    public required int Pairs { get; init; }

    /// <summary>Elementary operations spent; see <see cref="NettingOptions.WorkLimit"/>.</summary>
    public required long Work { get; init; }

    /// <summary>Why the netting ended.</summary>
    public required StopReason Stopped { get; init; }
}
