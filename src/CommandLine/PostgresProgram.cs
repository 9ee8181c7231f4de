using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Interlieux.Gateway.Hosting;
using Npgsql;

namespace Interlieux.CommandLine;

/// <summary>A client program of PostgreSQL: <c>pg_dump</c> or <c>pg_restore</c>.</summary>
internal sealed partial class PostgresProgram
{
    private const string DebianDirectory = "/usr/lib/postgresql";
    private readonly string path;

    private PostgresProgram(string path) => this.path = path;

    /// <summary>Beside the embedded server, on PATH, then where Debian keeps them, from the newest down.</summary>
    /// <param name="major">The server's major version: an older program cannot read it.</param>
    /// <exception cref="StartException">There is none.</exception>
    public static async Task<PostgresProgram> FindAsync(string name, string? serverDirectory, int major, CancellationToken ct)
    {
        foreach (var candidate in Candidates(name, serverDirectory).Where(File.Exists))
        {
            var program = new PostgresProgram(candidate);
            var answer = Version().Match((await program.RunAsync(["--version"], null, ct)).Output);
            if (answer.Success && int.Parse(answer.Groups["major"].ValueSpan, CultureInfo.InvariantCulture) >= major) return program;
        }

        throw new StartException($"{name} {major} or newer was not found: install it with: apt-get install postgresql-client");
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="connectionString">The database it works on, or null. No password is on the command line, where others could read it.</param>
    public async Task<Result> RunAsync(string[] arguments, string? connectionString, CancellationToken ct)
    {
        using var process = Start(arguments, connectionString);
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
            return new Result(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>The first line of what it prints that answers; then it is stopped.</summary>
    public async Task<string?> FirstAsync(string[] arguments, Func<string, string?> answer, CancellationToken ct)
    {
        using var process = Start(arguments, null);
        var errors = process.StandardError.ReadToEndAsync(ct);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(ct) is { } line)
            {
                if (answer(line) is { } found) return found;
            }

            return null;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            await errors;
        }
    }

    private static IEnumerable<string> Candidates(string name, string? serverDirectory)
    {
        // What is beside the server may be a link to it, alone in its directory.
        if (serverDirectory is not null && File.ResolveLinkTarget(Path.Combine(serverDirectory, "postgres"), returnFinalTarget: true) is { } server)
            yield return Path.Combine(Path.GetDirectoryName(server.FullName)!, name);
        if (serverDirectory is not null) yield return Path.Combine(serverDirectory, name);

        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var directory in directories.Where(Path.IsPathRooted)) yield return Path.Combine(directory, name);

        if (!Directory.Exists(DebianDirectory)) yield break;
        foreach (var version in Directory.GetDirectories(DebianDirectory).OrderByDescending(NumberOf))
            yield return Path.Combine(version, "bin", name);
    }

    private static double NumberOf(string directory) =>
        double.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private Process Start(string[] arguments, string? connectionString)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        if (connectionString is not null) Name(connectionString, start.Environment);
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new StartException($"{path} could not be started: {e.Message}");
        }
    }

    private static void Name(string connectionString, IDictionary<string, string?> environment)
    {
        var named = new NpgsqlConnectionStringBuilder(connectionString);
        // Options and a service of the terminal's own would win over what is named here.
        foreach (var other in (string[])["PGSERVICE", "PGSERVICEFILE", "PGOPTIONS", "PGHOSTADDR"]) environment.Remove(other);
        var settings = new Dictionary<string, string?>
        {
            ["PGHOST"] = named.Host,
            ["PGPORT"] = named.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = named.Username,
            ["PGDATABASE"] = named.Database ?? named.Username,
            ["PGPASSWORD"] = named.Password,
            ["PGPASSFILE"] = named.Passfile,
            ["PGSSLROOTCERT"] = named.RootCertificate,
            ["PGSSLCERT"] = named.SslCertificate,
            ["PGSSLKEY"] = named.SslKey,
            ["PGSSLMODE"] = named.SslMode switch
            {
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            },
            ["PGAPPNAME"] = "interlieux",
        };
        foreach (var (name, value) in settings)
        {
            if (value is { Length: > 0 }) environment[name] = value;
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)")]
    private static partial Regex Version();

    /// <summary>How a run ended, and what it said.</summary>
    public sealed record Result(int ExitCode, string Output, string Errors)
    {
        public bool Succeeded => ExitCode == 0;

        /// <summary>Its first complaint, in one line.</summary>
        public string Complaint =>
            Terminal.OneLine(Terminal.Printable(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? $"exit code {ExitCode}"));
    }
}
