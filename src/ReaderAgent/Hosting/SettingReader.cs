using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interlieux.ReaderAgent.Hosting;

/// <summary>Reads single settings, and gathers what is wrong with them, one line each.</summary>
internal sealed class SettingReader(IConfigurationSection section)
{
    private readonly List<string> errors = [];

    public IReadOnlyList<string> Errors => errors;

    /// <summary>Null when it is absent or empty.</summary>
    public string? Text(string name) => section[name] is { Length: > 0 } text ? text : null;

    public string? Required(string name, string what) => Text(name) ?? Wrong<string>(name, $"is not set: {what}");

    /// <summary>One of some words, the first of which need not be said.</summary>
    public string? OneOf(string name, string otherwise, params string[] words)
    {
        if (Text(name) is not { } text) return otherwise;
        return words.Contains(text) ? text : Wrong<string>(name, $"\"{text}\" is none of {string.Join(", ", words)}");
    }

    /// <summary>A whole number; null when it is absent.</summary>
    public int? Number(string name, int min, int max)
    {
        if (Text(name) is not { } text) return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : Wrong<int?>(name, $"\"{text}\" is not a whole number from {min} to {max}");
    }

    public string? ReadFile(string name, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Wrong<string>(name, $"the file {file} cannot be read: {e.Message}");
        }
    }

    /// <summary>Notes a mistake; its name is shown as an environment variable.</summary>
    public T? Wrong<T>(string name, string what)
    {
        errors.Add($"Reader__{name.Replace(":", "__", StringComparison.Ordinal)}: {what}.");
        return default;
    }
}
