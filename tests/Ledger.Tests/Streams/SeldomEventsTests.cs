using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.Ledger.Tests.Streams;

/// <summary>What asks for a few events among millions does not read them all, though scans are in no index of types.</summary>
public sealed class SeldomEventsTests(Postgres postgres)
{
    [Theory]
    [InlineData("scan_disputed", true)]
    [InlineData("credit_offered", true)]
    [InlineData("account_opened", true)]
    [InlineData("scan_accepted", false)]
    public async Task Only_seldom_events_are_found_by_their_type(string type, bool found)
    {
        await using var ledger = await LedgerUnderTest.StartAsync(postgres);
        await using var connection = await ledger.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(TestContext.Current.CancellationToken);

        // On a small ledger reading all is cheapest: the planner is told not to.
        await using var command = new NpgsqlCommand(
            $"set enable_seqscan = off; explain select seq_id from ledger.mt_events where type = '{type}'", connection);
        var plan = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken)) plan.Add(reader.GetString(0));
        }

        string.Join('\n', plan).Contains("ix_mt_events_seldom_type", StringComparison.Ordinal).Should().Be(found);
    }
}
