using System.CommandLine;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;

namespace Interlieux.CommandLine.Migrate;

/// <summary><c>migrate</c>: makes the database's schema, or brings it to this version.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var gatewayRole = Role("--gateway-role", "The database role that the gateway connects as; it may append events and change none");
        var maskingRole = Role("--masking-role", "The database role that masks personal data in events, and can do nothing else");
        var data = LedgerSession.DataOption();
        var command = new Command("migrate", "Make the ledger's schema, or bring it to this version") { gatewayRole, maskingRole, data };
        command.Validators.Add(result =>
        {
            if (result.GetValue(maskingRole) is not null && result.GetValue(gatewayRole) is null)
                result.AddError("--masking-role is given together with --gateway-role.");
        });
        command.SetAction((parsed, cancellation) => LedgerSession.GuardAsync(
            parsed.GetValue(data),
            async (options, configuration, ct) =>
            {
                await using var database = await LedgerDatabase.OpenAsync(configuration, options, ct);
                return await MigrateAsync(options, database, parsed.GetValue(gatewayRole), parsed.GetValue(maskingRole), ct);
            },
            cancellation));
        return command;
    }
    private static async Task<int> MigrateAsync(
        GatewayOptions options, LedgerDatabase database, string? gatewayRole, string? maskingRole, CancellationToken ct)
    {
        if (database.IsEmbedded && gatewayRole is not null)
            return Terminal.Refuse("interlieux migrate: the embedded database has its own roles: leave --gateway-role out.");

        gatewayRole ??= database.IsEmbedded ? LedgerRoles.Gateway : options.DatabaseRole;
        maskingRole ??= database.IsEmbedded ? LedgerRoles.Masking : null;
        var fault = await LedgerOwner.MigrateAsync(database.OwnerConnectionString, options.BadgeKeyPath, gatewayRole, maskingRole, ct);
        Console.WriteLine(fault is null ? "The schema was up to date." : "The schema is made.");
        if (!database.IsEmbedded && gatewayRole is not null)
            Console.WriteLine($"The role {Terminal.Printable(gatewayRole)} may append events and change none.");
        return 0;
    }

    private static Option<string?> Role(string name, string description) => new(name) { Description = description, HelpName = "ROLE" };
}
