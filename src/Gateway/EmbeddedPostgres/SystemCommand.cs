using System.ComponentModel;
using System.Diagnostics;

namespace Interlieux.Gateway.EmbeddedPostgres;

/// <summary>A short-lived program of the operating system, run to its end.</summary>
internal static class SystemCommand
{
    public static async Task<Result> RunAsync(string? account, string program, string[] arguments, CancellationToken ct)
    {
        using var process = Start(account, program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
            return new Result(process.ExitCode, (await output).Trim(), (await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Starts a program as <paramref name="account"/>, or as ourselves when it is null.</summary>
    public static Process Start(string? account, string program, string[] arguments)
    {
        // Our own working directory may be closed to that account.
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        if (account is not null) start.UserName = account;

        // PostgreSQL reads its variables and the locale; both would change what it does or the words in its log.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";

        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception failure)
        {
            throw new EmbeddedPostgresException($"{program} could not be started: {failure.Message}.", failure);
        }
    }

    public sealed record Result(int ExitCode, string Output, string Errors)
    {
        public bool Succeeded => ExitCode == 0;
    }
}
