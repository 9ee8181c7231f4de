using System.Diagnostics;
using System.Globalization;

namespace Interlieux.Gateway.Tests.EmbeddedPostgres;

/// <summary>Another process that uses a server: this test program once more, running one explicit test.</summary>
public sealed class ServerOwner : IDisposable
{
    public const string DirectoryVariable = "INTERLIEUX_TEST_DATA_DIRECTORY";
    public const string Announcement = "server process ";
    private readonly Process process;

    private ServerOwner(Process process) => this.process = process;

    public int ServerProcessId { get; private set; }

    public static async Task<ServerOwner> StartAsync(PostgresDirectory directory, params string[] prefix)
    {
        string[] command =
        [
            .. prefix, "dotnet", typeof(ServerOwner).Assembly.Location, "-noColor", "-explicit", "only",
            "-method", $"*.{nameof(ServerOwnerTests)}.{nameof(ServerOwnerTests.Use_a_server_until_told_to_stop)}",
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
            Environment = { [DirectoryVariable] = directory.Data },
        };
        var owner = new ServerOwner(Process.Start(start)!);
        var said = new List<string>();
        while (await owner.process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Add(line);

            // The test runner writes to the same output, and not always whole lines.
            var at = line.IndexOf(Announcement, StringComparison.Ordinal);
            if (at < 0) continue;
            owner.ServerProcessId = int.Parse(line.AsSpan(at + Announcement.Length), CultureInfo.InvariantCulture);
            return owner;
        }

        throw new InvalidOperationException($"The other process ended early:\n{string.Join('\n', said)}");
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
