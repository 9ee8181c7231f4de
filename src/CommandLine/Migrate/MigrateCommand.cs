using System.CommandLine;
using Interlieux.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.CommandLine.Migrate;

/// <summary><c>migrate</c>: makes the database's schema, or brings it to this version.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var data = LedgerSession.DataOption();
        var command = new Command("migrate", "Make the ledger's schema, or bring it to this version") { data };
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(
            parsed.GetValue(data),
            async (host, _, ct) =>
            {
                var schema = host.Services.GetRequiredService<LedgerSchema>();
                var fault = await schema.FaultAsync(ct);
                if (fault is not null) await schema.MigrateAsync();
                Console.WriteLine(fault is null ? "The schema was up to date." : "The schema is made.");
                return 0;
            },
            cancellation));
        return command;
    }
}
