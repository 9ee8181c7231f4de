using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Interlieux.CommandLine.Net;

/// <summary>An object of a result, read field by field: what is missing, of another kind, too large or unknown is refused.</summary>
/// <exception cref="FormatException">Says in one line what does not belong.</exception>
internal sealed class StrictObject
{
    private readonly JsonElement _object;
    private readonly string _place;
    private int _read;

    public StrictObject(JsonElement element, string place)
    {
        (_object, _place) = (element, place);
        if (element.ValueKind != JsonValueKind.Object)
            throw StrictValue.Wrong(place, "is no object");
    }

    public bool Has(string name) => _object.TryGetProperty(name, out _);

    public string Text(string name) => Value(name).Text();

    public string? TextOrNull(string name) => Value(name) is { IsNull: false } value ? value.Text() : null;

    public long Long(string name) => Value(name).Long();

    public int Int(string name) => Value(name).Int();

    public Int128 Wide(string name) => Value(name).Wide();

    public double Double(string name) => Value(name).Double();

    public bool Bool(string name) => Value(name).Bool();

    public StrictObject Object(string name) => Value(name).Object();

    public StrictObject? ObjectOrNull(string name) => Value(name) is { IsNull: false } value ? value.Object() : null;

    /// <summary>A name of a closed set.</summary>
    public T Name<T>(string name, Func<string, T?> find)
        where T : struct => find(Text(name)) ?? throw StrictValue.Wrong($"{_place}.{name}", "is not a name that is known");

    public ImmutableArray<string> Texts(string name) => [.. Value(name).Items().Select(item => item.Text())];

    public ImmutableArray<T> Objects<T>(string name, Func<StrictObject, T> read) =>
        [.. Value(name).Items().Select(item => read(item.Object()))];

    /// <summary>Short lists; none when the field is not there.</summary>
    public ImmutableArray<T> Rows<T>(string name, Func<StrictRow, T> read)
    {
        if (!Has(name))
            return [];
        var rows = ImmutableArray.CreateBuilder<T>();
        foreach (var item in Value(name).Items())
        {
            var row = new StrictRow(item);
            rows.Add(read(row));
            row.End();
        }

        return rows.ToImmutable();
    }

    /// <summary>Nothing else is in the object.</summary>
    public void End()
    {
        // Every field was read once, and none stands there twice: so more fields than were read are unknown ones.
        if (_object.GetPropertyCount() != _read)
            throw StrictValue.Wrong(_place, "has a field that is not known");
    }

    private StrictValue Value(string name)
    {
        if (!_object.TryGetProperty(name, out var value))
            throw StrictValue.Wrong(_place, $"has no {name}");
        _read++;
        return new StrictValue(value, $"{_place}.{name}");
    }
}

/// <summary>A short list of names and numbers, read from the left.</summary>
internal sealed class StrictRow(StrictValue list)
{
    private readonly StrictValue[] _items = [.. list.Items()];
    private int _next;

    public string Text() => Next().Text();

    public long Long() => Next().Long();

    public int Int() => Next().Int();

    public void End()
    {
        if (_next != _items.Length)
            throw StrictValue.Wrong(list.Place, $"has {_items.Length} entries, there must be {_next}");
    }

    private StrictValue Next() =>
        _next < _items.Length ? _items[_next++] : throw StrictValue.Wrong(list.Place, $"has only {_items.Length} entries");
}

/// <summary>A value of a result, and where it stands.</summary>
internal readonly record struct StrictValue(JsonElement Element, string Place)
{
    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    public string Text() => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Wrong(Place, "is no text");

    public long Long() => IsNumber && Element.TryGetInt64(out var value) ? value : throw Wrong(Place, "is no whole number of 64 bits");

    public int Int() => IsNumber && Element.TryGetInt32(out var value) ? value : throw Wrong(Place, "is no whole number of 32 bits");

    public Int128 Wide() =>
        IsNumber && Int128.TryParse(Element.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong(Place, "is no whole number of 128 bits");

    public double Double() =>
        IsNumber && Element.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong(Place, "is no number");

    public bool Bool() => Element.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? Element.GetBoolean()
        : throw Wrong(Place, "is neither true nor false");

    public StrictObject Object() => new(Element, Place);

    public IEnumerable<StrictValue> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array)
            throw Wrong(Place, "is no list");
        var place = Place;
        return Element.EnumerateArray().Select((item, i) => new StrictValue(item, $"{place}[{i}]"));
    }

    public static FormatException Wrong(string place, string what) => new($"{place} {what}");

    private bool IsNumber => Element.ValueKind == JsonValueKind.Number;
}
