namespace Interlieux.ReaderAgent.Signals;

/// <summary>How lights and a buzzer are wired; pins are GPIO numbers, not places on the connector. Null: not there.</summary>
public sealed record LightOptions
{
    public int? GreenPin { get; init; }

    /// <summary>Null: amber is green and red together, as in a light of two colours.</summary>
    public int? AmberPin { get; init; }

    public int? RedPin { get; init; }

    /// <summary>The lights are lit by a low pin (common anode).</summary>
    public bool ActiveLow { get; init; }

    /// <summary>A buzzer that sounds as long as its pin is high.</summary>
    public int? BuzzerPin { get; init; }

    /// <summary>A buzzer that needs a tone: the channel of the machine's own PWM, chip 0.</summary>
    public int? BuzzerPwmChannel { get; init; }
}
