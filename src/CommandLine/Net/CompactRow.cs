using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Interlieux.CommandLine.Net;

/// <summary>A short list on one line: names first, then numbers.</summary>
internal sealed class CompactRow(Utf8JsonWriter json)
{
    private readonly StringBuilder _text = new();

    public void Of(long a, long b) => Write([], [a, b]);

    public void Of(string a, long b) => Write([a], [b]);

    public void Of(string a, long b, long c) => Write([a], [b, c]);

    public void Of(string a, string b, long c, long d, long e) => Write([a, b], [c, d, e]);

    public void Of(string a, string b, string c, long d) => Write([a, b, c], [d]);

    private void Write(ReadOnlySpan<string> names, ReadOnlySpan<long> numbers)
    {
        _text.Clear().Append('[');
        foreach (var name in names)
            _text.Append('"').Append(PlanJson.Encoder.Encode(name)).Append("\", ");
        for (var i = 0; i < numbers.Length; i++)
            _text.Append(i == 0 ? "" : ", ").Append(numbers[i].ToString(CultureInfo.InvariantCulture));
        json.WriteRawValue(_text.Append(']').ToString());
    }
}
