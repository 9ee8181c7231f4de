using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interlieux.Gateway.Hosting;

/// <summary>How JSON looks on the wire, over HTTP and the hubs alike, and what of it is refused before anybody acts on it.</summary>
internal static class WireFormat
{
    public static void Configure(JsonSerializerOptions json)
    {
        // A field that nobody reads is a mistake that would go unseen: a venue that is not the key's, a misspelt date.
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new WordConverterFactory());
        json.Converters.Add(new PrintableTextConverter());
    }

    /// <summary>Enumerations are single words in kebab-case: neither numbers nor lists, which the serializer's own converter would add up.</summary>
    private sealed class WordConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class WordConverter<T> : JsonConverter<T> where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(value => WordOf(value));
        private static readonly Dictionary<T, string> Words = Values.ToDictionary(word => word.Value, word => word.Key);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
                ? value
                : throw new JsonException($"It must be one of {string.Join(", ", Values.Keys)}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Words[value]);
    }

    /// <summary>No text may hold a NUL, which PostgreSQL cannot store; nor other control characters but line ends and tabs.</summary>
    private sealed class PrintableTextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String) throw new JsonException("It must be a text.");
            var text = reader.GetString()!;
            return text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
                ? throw new JsonException("It holds a control character.")
                : text;
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    public static string WordOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
