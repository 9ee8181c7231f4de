using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Interlieux.Benchmarks.Targets;

namespace Interlieux.Benchmarks;

/// <summary>The arguments, and one plain line where they are wrong.</summary>
internal static class Usage
{
    public const string Text =
        "./bench netting [--quick] [--rows 1,2,…] [--seeds N] | certificates [--quick] [--seeds N] | "
        + "differential [--cases N] [--seed S] | phases [--only TEXT] | ingest [--seconds N] [--shards N] [--only marten|ownsql] | "
        + "rebuild [--events N] | counter [--taps N] [--reader PROGRAM]";

    /// <summary>How results are written; a figure that could not be measured is "NaN".</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static int Refuse(string reason)
    {
        Console.Error.WriteLine($"bench: {reason}. Try: {Text}");
        return 2;
    }

    /// <summary>Reads --quick, --seeds and the options of <paramref name="others"/>; false, and said why, when something is wrong.</summary>
    public static bool TryScale(string[] options, out Scale scale, params string[] others)
    {
        scale = new Scale(options.Contains("--quick"), null);
        if (!TryRead(options, ["--quick"], ["--seeds", .. others]) || !TryNumber(options, "--seeds", 0, out var seeds))
            return false;
        scale = scale with { SeedsAsked = seeds == 0 ? null : seeds };
        return true;
    }

    /// <summary>Whether there is nothing but these flags and these options, each with a value.</summary>
    public static bool TryRead(string[] options, string[] flags, string[] valued)
    {
        for (var i = 0; i < options.Length; i++)
        {
            if (flags.Contains(options[i]))
                continue;
            if (!valued.Contains(options[i]) || ++i == options.Length)
                return Refuse(i == options.Length ? $"{options[^1]} wants a value" : $"there is no option {options[i]}") == 0;
        }

        return true;
    }

    /// <summary>The whole number above 0 after an option, or what holds without it.</summary>
    public static bool TryNumber(string[] options, string name, int otherwise, out int number)
    {
        number = otherwise;
        var at = Array.IndexOf(options, name);
        return at < 0
            || (int.TryParse(options[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0)
            || Refuse($"{name} wants a whole number above 0") == 0;
    }
}
