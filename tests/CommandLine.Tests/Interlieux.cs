using System.Diagnostics;
using System.Text;

namespace Interlieux.CommandLine.Tests;

/// <summary>The built program, run as a process.</summary>
internal sealed record Interlieux(int ExitCode, string Output, string Error)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Interlieux.CommandLine.dll");

    public static Task<Interlieux> Run(byte[]? input, params string[] arguments) => RunIn(null, input, arguments);

    /// <summary>Runs it under another locale of the terminal than French.</summary>
    public static async Task<Interlieux> RunIn(string? locale, byte[]? input, params string[] arguments)
    {
        using var process = Start(arguments, locale);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input ?? [], TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Interlieux(process.ExitCode, await output, await error);
    }

    public static Process Start(string[] arguments, string? locale = null)
    {
        // A background job of a shell ignores the interrupt, and so would its children: here it has its usual effect.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // The texts are those of the terminal's language: here French, wherever the tests run, unless a test says otherwise.
        start.Environment["LC_ALL"] = locale ?? "fr_FR.UTF-8";
        return Process.Start(start)!;
    }

    /// <summary>Runs <c>net</c> over these rows on standard input, with the right header before them.</summary>
    public static Task<Interlieux> Net(string rows, params string[] options) =>
        Run(Encoding.UTF8.GetBytes("debtor,creditor,amount\n" + rows), ["net", "-", .. options]);

    public void ShouldRefuse(string line)
    {
        Error.Should().Be(line + Environment.NewLine);
        Output.Should().BeEmpty();
        ExitCode.Should().Be(2);
    }
}
