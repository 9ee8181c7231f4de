using Interlieux.ReaderAgent.Hosting;
using Interlieux.ReaderAgent.Protocol;
using Microsoft.Extensions.Configuration;

namespace Interlieux.ReaderAgent.Tests;

public sealed class ReaderConfigurationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Good_settings_are_read_whole()
    {
        var (options, errors) = Read(("Gateway", "https://gateway.example.org/ilx"), ("Key", null), ("Direction", "in"),
            ("KeyFile", folder.Write("key", "ilx_secret\n")), ("Simulation:Seed", "42"), ("Simulation:TimeZone", "Indian/Reunion"),
            ("KioskPort", "8090"), ("Language", "en"));

        errors.Should().BeEmpty();
        options!.Agent.Should().BeEquivalentTo(new
        {
            Gateway = new Uri("https://gateway.example.org/ilx/"), Key = "ilx_secret", Direction = Direction.In, Language = "en",
            ReportsStatus = true, Folder = folder.Path,
        });
        options.KioskPort.Should().Be(8090);
        options.Sources.Single()(TimeProvider.System).Health.State.Name.Should().Be("simulated");
    }

    [Theory]
    [InlineData("Gateway", null, "Reader__Gateway: is not set")]
    [InlineData("Gateway", "gateway.example.org", "Reader__Gateway: \"gateway.example.org\" is not an http or https address")]
    [InlineData("Gateway", "ftp://gateway.example.org", "Reader__Gateway: \"ftp://gateway.example.org\" is not")]
    [InlineData("Gateway", "http://gateway.example.org", "Reader__Gateway: \"http://gateway.example.org\" would carry the key in clear")]
    [InlineData("Language", "de", "Reader__Language: \"de\" is none of fr, en")]
    [InlineData("KioskPort", "-1", "Reader__KioskPort: \"-1\" is not a whole number from 0 to 65535")]
    [InlineData("KeyFile", "no-such-file", "Reader__KeyFile: the file no-such-file cannot be read")]
    [InlineData("Key", "two words", "Reader__Key: holds no key")]
    [InlineData("Data", null, "Reader__Data: is not set")]
    [InlineData("Direction", "sideways", "Reader__Direction: \"sideways\" is none of in, out, toggle")]
    [InlineData("Source", null, "Reader__Source: is not set")]
    [InlineData("Source", "pn533", "Reader__Source: \"pn533\" is not a card source")]
    [InlineData("Source", "pn532", "Reader__Pn532__Port: is not set")]
    [InlineData("Source", "keyboard", "Reader__Keyboard__Device: is not set")]
    [InlineData("Lights:GreenPin", "64", "Reader__Lights__GreenPin: \"64\" is not a whole number from 0 to 63")]
    [InlineData("Simulation:Seed", "x", "Reader__Simulation__Seed: \"x\" is not a whole number")]
    [InlineData("Simulation:TimeZone", "Paris", "Reader__Simulation__TimeZone: \"Paris\" is not a time zone")]
    [InlineData("Simulation:Badges", null, "Reader__Simulation__Badges: is not set")]
    [InlineData("Simulation:Badges", "no-such-file", "Reader__Simulation__Badges: the file no-such-file cannot be read")]
    public void A_wrong_setting_is_one_plain_line(string name, string? value, string says)
    {
        var (options, errors) = name == "KeyFile" ? Read((name, value), ("Key", null)) : Read((name, value));

        options.Should().BeNull();
        errors.Should().ContainSingle().Which.Should().StartWith(says).And.NotContain("\n").And.NotContain("two words");
    }

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        ReaderConfiguration.Read(new ConfigurationBuilder().Build()).Errors.Should().HaveCount(3);

    private (ReaderOptions? Options, IReadOnlyList<string> Errors) Read(
        params (string Name, string? Value)[] changes)
    {
        var values = new Dictionary<string, string?>
        {
            ["Reader:Gateway"] = "http://127.0.0.1:8080",
            ["Reader:Key"] = "ilx_secret",
            ["Reader:Data"] = folder.Path,
            ["Reader:Source"] = "simulated",
            ["Reader:Simulation:Badges"] = folder.Write("badges", "04A2\n\n 04A3 \n04A2\n"),
        };
        foreach (var (name, value) in changes) values[$"Reader:{name}"] = value;
        return ReaderConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}
