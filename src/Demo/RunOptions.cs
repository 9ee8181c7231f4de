using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Interlieux.Demo.Towns;

namespace Interlieux.Demo;

/// <summary>What <c>./run</c> is asked for.</summary>
internal sealed record RunOptions(string Host, int Port, string DataDirectory, bool Once, bool NoDemo, bool Demo, int Seed, int Members)
{
    private static readonly Option<int> PortOption = new("--port")
    {
        Description = "Port to serve on; 0 takes a free one.", DefaultValueFactory = _ => 8080,
    };

    private static readonly Option<string> HostOption = new("--host")
    {
        Description = "Address to serve on: localhost, or an address of this machine.", DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<string> DataOption = new("--data")
    {
        Description = "Where the embedded database and the secret keys live.", HelpName = "DIR", DefaultValueFactory = _ => ".data",
    };

    private static readonly Option<bool> OnceOption = new("--once")
    {
        Description = "Play the demo's month, print its summary and exit; the last line is JSON.",
    };

    private static readonly Option<bool> NoDemoOption = new("--no-demo") { Description = "Serve a real network, without the demo." };

    private static readonly Option<bool> DemoOption = new("--demo")
    {
        Description = "Play the demo on the server of ConnectionStrings__Ledger, whose database is empty or the demo's own.",
    };

    // Another town, or a small one: for tests.
    private static readonly Option<int> SeedOption = new("--seed") { Hidden = true, DefaultValueFactory = _ => 1 };

    private static readonly Option<int> MembersOption = new("--members")
    {
        Hidden = true, DefaultValueFactory = _ => TownPlan.MembersByDefault,
    };

    public static RootCommand CommandOf(Func<RunOptions, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand("A network of venues: a made-up month is played and settled, then life goes on in real time.")
        {
            PortOption, HostOption, DataOption, OnceOption, NoDemoOption, DemoOption, SeedOption, MembersOption,
        };
        PortOption.Validators.Add(result => Check(NumberOf(result) is null or (>= 0 and <= IPEndPoint.MaxPort), result.AddError,
            "--port must be from 0 to 65535."));
        HostOption.Validators.Add(result => Check(IsHost(result.GetValueOrDefault<string>()), result.AddError,
            "--host must be localhost or an IP address."));
        DataOption.Validators.Add(result => Check(!string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()), result.AddError,
            "--data must name a directory."));
        MembersOption.Validators.Add(result => Check(NumberOf(result) is null or >= TownPlan.MembersMin, result.AddError,
            $"--members must be {TownPlan.MembersMin} or more."));
        command.Validators.Add(result =>
        {
            if (!result.GetValue(NoDemoOption)) return;
            Check(!result.GetValue(OnceOption), result.AddError, "--once plays the demo, and --no-demo does not: give one of them.");
            Check(!result.GetValue(DemoOption), result.AddError, "--demo and --no-demo contradict each other: give one of them.");
        });
        command.SetAction((result, ct) => run(Of(result), ct));
        return command;
    }

    private static RunOptions Of(ParseResult result) => new(
        result.GetValue(HostOption)!, result.GetValue(PortOption), Path.GetFullPath(result.GetValue(DataOption)!),
        result.GetValue(OnceOption), result.GetValue(NoDemoOption), result.GetValue(DemoOption), result.GetValue(SeedOption), result.GetValue(MembersOption));

    // Null when the option is not given; a text that is no number is below every bound.
    private static int? NumberOf(OptionResult result) =>
        result.Tokens.Count == 0 ? null
        : int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) ? number
        : int.MinValue;

    private static bool IsHost(string? host) => host == "localhost" || IPAddress.TryParse(host, out _);

    private static void Check(bool good, Action<string> addError, string error)
    {
        if (!good) addError(error);
    }

    /// <summary>The address to serve on.</summary>
    public string Url => $"http://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";
}
