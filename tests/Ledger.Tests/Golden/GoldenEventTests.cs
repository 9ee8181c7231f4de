using System.Text;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Hosting;
using Interlieux.Tests;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wolverine;

namespace Interlieux.Ledger.Tests.Golden;

/// <summary>What was stored once is readable for ever: the JSON of every event, in every form in which it was ever written.</summary>
public sealed class GoldenEventTests : IDisposable
{
    private readonly IHost host;
    private readonly ISerializer serializer;
    private readonly Dictionary<string, Type> events;

    public GoldenEventTests(Postgres postgres)
    {
        var builder = Host.CreateApplicationBuilder();
        // Never connected to: only the store's own names and serializer are asked for.
        builder.AddLedgerHost(
            new GatewayOptions { BadgeKeyFile = postgres.NewFile("badge.key") }, "Host=none", TimeProvider.System, DurabilityMode.MediatorOnly);
        host = builder.Build();
        var options = host.Services.GetRequiredService<IDocumentStore>().Options;
        serializer = options.Serializer();
        events = options.Events.AllKnownEventTypes().Where(known => known.EventType.Assembly == typeof(LedgerModule).Assembly)
            .ToDictionary(known => known.EventTypeName, known => known.EventType);
    }

    public static TheoryData<string> Files => [.. GoldenFiles.Names];

    public void Dispose() => host.Dispose();

    [Fact]
    public void Every_event_is_written_as_its_newest_golden_file_says()
    {
        var faults = string.Join("\n", events.Select(known => FaultOf(known.Key, known.Value)).OfType<string>());

        faults.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void An_event_of_any_version_is_read_whole(string file)
    {
        events.Should().ContainKey(
            GoldenFiles.EventOf(file), "events of this name are stored somewhere: a name is for ever, in LedgerEvents.cs too");
        var stored = GoldenFiles.Read(file);

        var read = serializer.FromJson(events[GoldenFiles.EventOf(file)], new MemoryStream(Encoding.UTF8.GetBytes(stored)));

        var lost = Lost(JsonNode.Parse(stored), JsonNode.Parse(Written(read)), GoldenFiles.EventOf(file)).ToArray();
        lost.Should().BeEmpty("a stored member is never renamed, removed or read as another value: make it a new event under a new name");
        // Events are compared by what they hold: a record with an ImmutableArray does not equal its copy.
        if (GoldenFiles.VersionOf(file) == GoldenFiles.NewestOf(GoldenFiles.EventOf(file))) Written(read).Should().Be(stored);
    }

    private string? FaultOf(string name, Type type)
    {
        if (EventSamples.All.SingleOrDefault(sample => sample.GetType() == type) is not { } sample)
            return $"{type.Name} has no sample: add one to EventSamples.cs, with every member filled, then run with GOLDEN=write.";

        var written = Written(sample);
        if (Empty(JsonNode.Parse(written), name).FirstOrDefault() is { } empty)
            return $"{empty} is null in the sample of {type.Name}: give it a value in EventSamples.cs, then run with GOLDEN=write.";

        var version = GoldenFiles.NewestOf(name);
        if (version > 0 && GoldenFiles.Read(GoldenFiles.NameOf(name, version)) == written) return null;

        var missing = GoldenFiles.NameOf(name, version + 1);
        if (GoldenFiles.MayWrite)
        {
            GoldenFiles.Write(missing, written);
            return null;
        }

        return version == 0
            ? $"{missing} is missing: run with GOLDEN=write, and commit the file."
            : $"{type.Name} is not written as {GoldenFiles.NameOf(name, version)} says, which stays as it is for ever. If the event grew by optional"
                + $" members, add {missing}: run with GOLDEN=write, and commit it. Any other change is a new event under a new name.";
    }

    private string Written(object e) => serializer.ToJson(e);

    /// <summary>What the stored JSON holds and the one written again does not.</summary>
    private static IEnumerable<string> Lost(JsonNode? stored, JsonNode? again, string path) => (stored, again) switch
    {
        (JsonObject before, JsonObject now) => before.SelectMany(member => Lost(member.Value, now[member.Key], $"{path}.{member.Key}")),
        (JsonArray before, JsonArray now) when before.Count == now.Count =>
            before.SelectMany((item, i) => Lost(item, now[i], $"{path}[{i}]")),
        _ => JsonNode.DeepEquals(stored, again) ? [] : [$"{path}: {stored} became {again?.ToJsonString() ?? "null"}"],
    };

    private static IEnumerable<string> Empty(JsonNode? node, string path) => node switch
    {
        null => [path],
        JsonObject members => members.SelectMany(member => Empty(member.Value, $"{path}.{member.Key}")),
        JsonArray items => items.SelectMany((item, i) => Empty(item, $"{path}[{i}]")),
        _ => [],
    };
}
