namespace Interlieux.Benchmarks;

/// <summary>One plain line for wrong arguments.</summary>
internal static class Usage
{
    public const string Text = "bench netting [--quick] [--rows 1,2,…] | differential [--cases N] [--seed S] | phases";

    public static int Refuse(string reason)
    {
        Console.Error.WriteLine($"bench: {reason}. Try: {Text}");
        return 2;
    }

    /// <summary>The whole number after an option, or its default.</summary>
    public static long Number(string[] options, string name, long otherwise)
    {
        var at = Array.IndexOf(options, name);
        return at >= 0 && at + 1 < options.Length && long.TryParse(options[at + 1], out var value) ? value : otherwise;
    }
}
