using System.CommandLine;
using System.Globalization;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Venues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wolverine;

namespace Interlieux.CommandLine.Import;

/// <summary><c>import venues FILE.csv</c>: registers the venues of a file. Running it twice adds nothing.</summary>
internal static class ImportCommand
{
    private const int CommandsAtOnce = 4;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV in UTF-8 with a header; - is standard input" };
        var source = new Option<string>("--source") { Description = "Names where the file comes from: with the id it is a venue's identity", DefaultValueFactory = _ => "census-2019" };
        var closing = new Option<string>("--closing") { Description = "Local closing time of every venue", DefaultValueFactory = _ => "20:00" };
        var listed = new Option<bool>("--listed") { Description = "The venues agreed to show their occupancy to everybody" };
        var data = LedgerSession.DataOption();
        var id = Column("--id", "ID", "the venue's id in the source");
        var name = Column("--name", "NOM_TL", "its name");
        var latitude = Column("--latitude", "LAT", "degrees north");
        var longitude = Column("--longitude", "LONG", "degrees east");
        var postcode = Column("--postcode", "CP", "its postcode, which tells the time zone overseas");
        var capacity = Column("--capacity", null, "how many people it holds");
        var zone = Column("--zone", null, "its IANA time zone");

        var venues = new Command("venues", "Register the venues of a CSV file")
        {
            file, source, id, name, latitude, longitude, postcode, capacity, zone, closing, listed, data,
        };
        venues.SetAction((parsed, cancellation) =>
        {
            var columns = new VenueColumns(
                parsed.GetValue(id)!, parsed.GetValue(name)!, parsed.GetValue(latitude)!, parsed.GetValue(longitude)!, parsed.GetValue(postcode),
                parsed.GetValue(capacity), parsed.GetValue(zone));
            if (!TimeOnly.TryParseExact(parsed.GetValue(closing), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                return Task.FromResult(Terminal.Refuse("interlieux import: --closing must be a time, for instance 20:00."));
            return ImportAsync(
                parsed.GetRequiredValue(file), columns, parsed.GetValue(source)!, time, parsed.GetValue(listed), parsed.GetValue(data),
                cancellation);
        });
        return new Command("import", "Bring real data into the ledger") { venues };
    }

    private static async Task<int> ImportAsync(
        string file, VenueColumns columns, string source, TimeOnly closing, bool listed, string? data, CancellationToken ct)
    {
        IReadOnlyList<VenueRow> rows;
        try
        {
            rows = VenueFile.Read(file, columns, source, closing, listed, LedgerSession.Actor);
        }
        catch (BadFileException e)
        {
            return Terminal.Refuse(e.Message);
        }

        foreach (var row in rows.Where(row => row.Fault is not null))
            await Console.Error.WriteLineAsync(Terminal.Printable($"{file}:{row.Line}: {row.Fault!.TrimEnd('.')}"));
        var good = rows.Where(row => row.Fault is null).Select(row => row.Venue!).ToArray();

        return await LedgerSession.RunAsync(data, async (host, database, cancellation) =>
        {
            await host.PrepareSchemaAsync(database, cancellation);
            await host.StartAsync(cancellation);
            var added = await RegisterAsync(host, good, cancellation);
            await host.StopAsync(cancellation);

            var bad = rows.Count - good.Length;
            Console.WriteLine($"{added} venues added, {good.Length - added} already there, {bad} bad rows");
            return bad == 0 ? 0 : LedgerSession.Failed;
        }, ct);
    }

    private static async Task<int> RegisterAsync(IHost host, RegisterVenue[] venues, CancellationToken ct)
    {
        var added = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = CommandsAtOnce, CancellationToken = ct };
        // The same id twice in one file is one venue: the second finds the first.
        await Parallel.ForEachAsync(venues.GroupBy(venue => venue.SourceId), options, async (same, cancellation) =>
        {
            await using var scope = host.Services.CreateAsyncScope();
            var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
            foreach (var venue in same)
            {
                var outcome = await bus.InvokeAsync<Outcome<VenueRegistration>>(venue, cancellation);
                if (outcome.Refusal is { } refusal) throw new StartException(refusal.Detail);
                if (outcome.Value!.IsNew) Interlocked.Increment(ref added);
            }
        });
        return added;
    }

    private static Option<string?> Column(string option, string? census, string what) => new(option)
    {
        Description = $"The column that holds {what}",
        DefaultValueFactory = _ => census,
    };
}
