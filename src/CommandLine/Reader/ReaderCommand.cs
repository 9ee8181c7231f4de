using System.CommandLine;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Readers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wolverine;

namespace Interlieux.CommandLine.Reader;

/// <summary><c>reader add | enrol | list | revoke</c>: a venue's readers, for whoever may open the database.</summary>
internal static class ReaderCommand
{
    public static Command Create() => new("reader", "The badge readers at the counters")
    {
        Add(), Enrol(), List(), Revoke(),
    };

    private static Command Add()
    {
        var venue = new Option<Guid>("--venue") { Description = "The id of the venue", Required = true };
        var label = new Option<string>("--label") { Description = "Where the reader is, such as counter", DefaultValueFactory = _ => "counter" };
        return With("add", "Register a reader; its id is printed, to be enrolled", [venue, label], (parsed, scope, ct) => SendAsync<RegisteredReader>(
            scope,
            new RegisterReader(
                Guid.CreateVersion7(scope.GetRequiredService<TimeProvider>().GetUtcNow()), parsed.GetValue(venue), parsed.GetRequiredValue(label),
                LedgerSession.Actor),
            reader => Console.WriteLine(reader.ReaderId), ct));
    }

    private static Command Enrol()
    {
        var id = ReaderArgument();
        return With("enrol", "Print a code with which one device becomes the reader, once, within an hour", [id], (parsed, scope, ct) =>
            SendAsync<IssuedEnrolmentCode>(
                scope, new IssueEnrolmentCode(parsed.GetRequiredValue(id), null, LedgerSession.Actor), code => Console.WriteLine(code.Code), ct));
    }

    private static Command List()
    {
        var venue = new Option<Guid?>("--venue") { Description = "Only of this venue" };
        return With("list", "List the readers and how they are, one a line", [venue], async (parsed, scope, ct) =>
        {
            foreach (var reader in await scope.GetRequiredService<ReaderQueries>().ListAsync(parsed.GetValue(venue), ct))
            {
                var told = reader.Last is { } last ? $"{last.ReceivedAt:u} {last.Status.Waiting} waiting, {last.Status.AgentVersion}" : "never heard of";
                Console.WriteLine($"{reader.ReaderId} {reader.Condition} {reader.Venue}, {reader.Label}: {told}");
            }

            return 0;
        });
    }

    private static Command Revoke()
    {
        var id = ReaderArgument();
        var reason = new Option<string>("--reason") { Description = "Why", Required = true };
        return With("revoke", "A device is lost or stolen: its key opens nothing any more", [id, reason], (parsed, scope, ct) =>
            SendAsync<ReaderRevocation>(
                scope, new RevokeReader(parsed.GetRequiredValue(id), parsed.GetRequiredValue(reason), LedgerSession.Actor), _ => { }, ct));
    }

    private static Argument<Guid> ReaderArgument() => new("READER") { Description = "The id of the reader: interlieux reader list" };

    private static Command With(
        string name, string description, IReadOnlyList<Symbol> symbols, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run)
    {
        var data = LedgerSession.DataOption();
        var command = new Command(name, description) { data };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }

        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(
            parsed.GetValue(data), (host, database, ct) => RunAsync(host, database, scope => run(parsed, scope, ct), ct), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        IHost host, LedgerDatabase database, Func<IServiceProvider, Task<int>> run, CancellationToken ct)
    {
        await host.PrepareSchemaAsync(database, ct);
        await host.StartAsync(ct);
        await using var scope = host.Services.CreateAsyncScope();
        var result = await run(scope.ServiceProvider);
        await host.StopAsync(ct);
        return result;
    }

    private static async Task<int> SendAsync<T>(IServiceProvider scope, object command, Action<T> tell, CancellationToken ct) where T : class
    {
        var outcome = await scope.GetRequiredService<IMessageBus>().InvokeAsync<Outcome<T>>(command, ct);
        if (outcome.Refusal is { } refusal) return Terminal.Refuse($"interlieux reader: {Terminal.OneLine(refusal.Detail)}");
        tell(outcome.Value!);
        return 0;
    }
}
