using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Interlieux.Ledger.Tests.Golden;

/// <summary>The files beside this one: <c>name.v1.json</c> stays for ever, the highest version is what is written now.</summary>
internal static partial class GoldenFiles
{
    public static string Folder { get; } = FolderOf();

    /// <summary>Only missing files are ever written: <c>GOLDEN=write</c> in the environment.</summary>
    public static bool MayWrite { get; } = Environment.GetEnvironmentVariable("GOLDEN") == "write";

    /// <summary>Each file's name, in the order of event and version.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).OrderBy(EventOf, StringComparer.Ordinal).ThenBy(VersionOf)];

    public static string NameOf(string eventName, int version) => string.Create(CultureInfo.InvariantCulture, $"{eventName}.v{version}.json");

    public static string EventOf(string file) => Parts().Match(file) is { Success: true } match
        ? match.Groups["event"].Value
        : throw new InvalidOperationException($"{file} is not named as in half_day_charged.v1.json.");

    public static int VersionOf(string file) => int.Parse(Parts().Match(file).Groups["version"].ValueSpan, CultureInfo.InvariantCulture);

    /// <returns>The highest version there is a file of, or 0.</returns>
    public static int NewestOf(string eventName) => Names.Where(file => EventOf(file) == eventName).Select(VersionOf).DefaultIfEmpty().Max();

    public static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file)).TrimEnd('\n');

    public static void Write(string file, string json) => File.WriteAllText(Path.Combine(Folder, file), json + "\n");

    private static string FolderOf([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;

    [GeneratedRegex(@"^(?<event>[a-z_]+)\.v(?<version>[1-9]\d*)\.json$")]
    private static partial Regex Parts();
}
