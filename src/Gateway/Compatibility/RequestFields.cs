using System.Text.Json;

namespace Interlieux.Gateway.Compatibility;

/// <summary>The fields of a call: old callers send JSON, a form, a form whose one field holds JSON, or a query.</summary>
internal sealed class RequestFields
{
    private const string Document = "data";
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>Null when the field is absent or empty.</summary>
    public string? this[string name] => values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <exception cref="BadHttpRequestException">The body cannot be read; the message repeats nothing of it.</exception>
    public static async Task<RequestFields> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var fields = new RequestFields();
        foreach (var (name, value) in request.Query) fields.values[name] = value.ToString();
        try
        {
            if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
            {
                var form = await request.ReadFormAsync(ct);
                foreach (var (name, value) in form) fields.values[name] = value.ToString();
                if (form.TryGetValue(Document, out var document))
                {
                    using var inForm = JsonDocument.Parse(document.ToString());
                    fields.Take(inForm.RootElement);
                }
            }
            else if (request.HasJsonContentType())
            {
                using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
                fields.Take(body.RootElement);
            }
            else if (request.ContentLength is > 0 || request.ContentType is not null)
            {
                throw new BadHttpRequestException("Send the body as JSON or as a form.", StatusCodes.Status415UnsupportedMediaType);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            throw new BadHttpRequestException("The body must be one JSON object, or a form, of texts.");
        }

        return fields;
    }

    private void Take(JsonElement document)
    {
        foreach (var field in document.EnumerateObject())
        {
            // Software adds fields of its own of any kind; those that are read here are texts.
            if (field.Value.ValueKind == JsonValueKind.String) values[field.Name] = field.Value.GetString()!;
            else values.Remove(field.Name);
        }
    }
}
