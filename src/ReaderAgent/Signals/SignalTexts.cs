using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using Interlieux.ReaderAgent.Offline;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.Signals;

/// <summary>What lights with words say: <c>SignalTexts.resx</c> is French, <c>SignalTexts.en.resx</c> English.</summary>
internal sealed class SignalTexts
{
    private static readonly ResourceManager Resources = new(typeof(SignalTexts));
    private static readonly ConcurrentDictionary<string, SignalTexts> ByLanguage = new();

    private readonly CultureInfo culture;

    private SignalTexts(CultureInfo culture) => this.culture = culture;

    public string Language => culture.Name;

    public string Ready => Text("Ready");

    public Signal NotStored => Say(SignalColour.Red, "NotStored");

    /// <summary>In a language; French where it is neither French nor English.</summary>
    public static SignalTexts In(string language) =>
        ByLanguage.GetOrAdd(language == "en" ? "en" : "fr", word => new SignalTexts(CultureInfo.GetCultureInfo(word)));

    public Signal Of(Verdict verdict) => verdict.Outcome switch
    {
        Outcome.Accepted => Accepted(verdict),
        Outcome.Repeat => Say(SignalColour.Green, "Repeat"),
        Outcome.Refused => Refused(verdict.Reason ?? ""),
    };

    /// <summary>Of an answer that the device gave by itself.</summary>
    public Signal Of(OfflineAnswer answer) => answer switch
    {
        OfflineAnswer.Stored => Say(SignalColour.Amber, "Stored"),
        OfflineAnswer.Admitted => Say(SignalColour.Green, "Admitted"),
        OfflineAnswer.Closed => Refused("offline-closed"),
        OfflineAnswer.Withdrawn => Refused("badge-revoked"),
    };

    /// <param name="reason">A code of the protocol; one that is not known is a plain refusal.</param>
    public Signal Refused(string reason)
    {
        var name = $"Refused.{reason}";
        return Say(SignalColour.Red, Resources.GetString(name, culture) is null ? "Refused" : name);
    }

    /// <summary>Of a reader that is offline.</summary>
    public string Banner(long waiting) => waiting == 0
        ? Text("Page.Offline")
        : string.Format(culture, Text(waiting == 1 ? "Page.OfflineOne" : "Page.OfflineWaiting"), waiting);

    /// <summary>Any text of these resources, for pages.</summary>
    public string Text(string name) => Resources.GetString(name, culture) ?? name;

    private Signal Accepted(Verdict verdict)
    {
        var said = Say(SignalColour.Green, "Accepted") with { Label = verdict.Label };
        if (verdict.RemainingHalfDays is not { } remaining) return said;
        return said with
        {
            Detail = string.Format(culture, Text("Remaining.Short"), remaining),
            Sentence = string.Format(culture, Text(remaining is 0 or 1 ? $"Remaining.{remaining}" : "Remaining"), remaining),
        };
    }

    private Signal Say(SignalColour colour, string name) =>
        new(colour, Text(name), Resources.GetString($"{name}.Short", culture) ?? "")
        {
            Sentence = Resources.GetString($"{name}.Sentence", culture) ?? "",
        };
}
