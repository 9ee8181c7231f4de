using System.CommandLine;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger.Reconciliation;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.CommandLine.Reconcile;

/// <summary><c>reconcile</c>: checks what must always be true of the ledger; one line for each difference, and 1 when there is any.</summary>
internal static class ReconcileCommand
{
    public static Command Create()
    {
        var data = LedgerSession.DataOption();
        var command = new Command("reconcile", "Check that balances, views and closed cycles are what the events say") { data };
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(
            parsed.GetValue(data),
            async (host, database, ct) =>
            {
                await host.PrepareSchemaAsync(database, ct);
                var report = await host.Services.GetRequiredService<Reconciler>().RunAsync(ct);
                await host.Services.GetRequiredService<Alarms>().KeepAsync(report, ct);
                foreach (var difference in report.Differences) Console.WriteLine(Terminal.OneLine(difference.ToString()));
                Console.WriteLine($"{report.Accounts} accounts, {report.Cycles} closed cycles, {report.Differences.Count} differences");
                return report.Differences.Count == 0 ? 0 : LedgerSession.Failed;
            },
            cancellation));
        return command;
    }
}
