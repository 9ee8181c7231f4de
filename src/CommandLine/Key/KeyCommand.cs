using System.CommandLine;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wolverine;

namespace Interlieux.CommandLine.Key;

/// <summary><c>key SCOPE</c>: gives out a key to whoever may open the database, so that a lost first key locks nobody out.</summary>
internal static class KeyCommand
{
    public static Command Create()
    {
        var scope = new Argument<KeyScope>("SCOPE") { Description = "network, audit, or with --venue sell or treasurer" };
        var venue = new Option<Guid?>("--venue") { Description = "The id of the venue that the key is bound to" };
        var label = new Option<string>("--label") { Description = "What the key is for", DefaultValueFactory = _ => "command line" };
        var data = LedgerSession.DataOption();
        var command = new Command("key", "Give out a key; it is printed once and stored as a hash") { scope, venue, label, data };
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(
            parsed.GetValue(data),
            (host, database, ct) => IssueAsync(
                host, database, parsed.GetRequiredValue(scope), parsed.GetValue(venue), parsed.GetRequiredValue(label), ct),
            cancellation));
        return command;
    }

    private static async Task<int> IssueAsync(
        IHost host, LedgerDatabase database, KeyScope scope, Guid? venue, string label, CancellationToken ct)
    {
        await host.PrepareSchemaAsync(database, ct);
        await host.StartAsync(ct);
        await using var services = host.Services.CreateAsyncScope();
        var id = Guid.CreateVersion7(services.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow());
        var issued = await services.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync<Outcome<IssuedKey>>(
            new IssueKey(id, scope, venue, label, LedgerSession.Actor), ct);
        await host.StopAsync(ct);
        if (issued.Refusal is { } refusal) return Terminal.Refuse($"interlieux key: {Terminal.OneLine(refusal.Detail)}");

        Console.WriteLine(issued.Value!.Secret);
        return 0;
    }
}
