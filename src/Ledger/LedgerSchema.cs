using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Trail;
using JasperFx;
using Marten;
using Npgsql;
using Weasel.Core.Migrations;
using Wolverine.Persistence.Durability;

namespace Interlieux.Ledger;

/// <summary>The database's schema: made by command only, and checked when a gateway starts.</summary>
public sealed class LedgerSchema(IDocumentStore store, IMessageStore messages, NpgsqlDataSource source)
{
    public async Task MigrateAsync()
    {
        await TrailUpgrade.RunAsync(source);
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
        await SeldomEvents.MakeIndexAsync(source);
        await messages.Admin.MigrateAsync(AutoCreate.CreateOrUpdate);
        await DirectoryUpgrade.RunAsync(store, source);
    }

    /// <returns>What is wrong with the schema, in one line, or null.</returns>
    public async Task<string?> FaultAsync(CancellationToken ct)
    {
        try
        {
            await store.Storage.Database.AssertDatabaseMatchesConfigurationAsync(ct);
            return await DirectoryUpgrade.IsDueAsync(source, ct) ? "The database's schema is that of the first version." : null;
        }
        catch (DatabaseValidationException)
        {
            return "The database's schema is absent or of another version.";
        }
    }
}
