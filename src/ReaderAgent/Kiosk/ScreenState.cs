using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interlieux.ReaderAgent.Kiosk;

/// <summary>What the page is told, whole each time: a page that was away misses nothing.</summary>
/// <param name="Language">fr or en.</param>
/// <param name="Venue">The venue's name; null before the gateway told it.</param>
/// <param name="Ready">Shown when there is no signal.</param>
/// <param name="Banner">Of a reader that is offline; null when it is not.</param>
/// <param name="Signal">Null when the reader is ready.</param>
internal sealed record ScreenState(string Language, string? Venue, string Ready, string? Banner, ShownSignal? Signal);

/// <param name="Number">Counts signals: two people in a row may be told the same.</param>
/// <param name="Colour">green, amber or red.</param>
internal sealed record ShownSignal(long Number, string Colour, string Title, string Sentence, string? Label);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ScreenState))]
internal sealed partial class ScreenJson : JsonSerializerContext;
