using System.Reflection;

namespace Interlieux.ReaderAgent;

/// <summary>How the program calls itself.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } =
        $"interlieux-reader {typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";
}
