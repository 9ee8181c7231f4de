using JasperFx;
using Marten;
using Weasel.Core.Migrations;
using Wolverine.Persistence.Durability;

namespace Interlieux.Ledger;

/// <summary>The database's schema: made by command only, and checked when a gateway starts.</summary>
public sealed class LedgerSchema(IDocumentStore store, IMessageStore messages)
{
    public async Task MigrateAsync()
    {
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
        await messages.Admin.MigrateAsync(AutoCreate.CreateOrUpdate);
    }

    /// <returns>What is wrong with the schema, in one line, or null.</returns>
    public async Task<string?> FaultAsync(CancellationToken ct)
    {
        try
        {
            await store.Storage.Database.AssertDatabaseMatchesConfigurationAsync(ct);
            return null;
        }
        catch (DatabaseValidationException)
        {
            return "The database's schema is absent or of another version.";
        }
    }
}
