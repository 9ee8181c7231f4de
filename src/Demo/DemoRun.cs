using System.Net;
using Interlieux.Demo.Playing;
using Interlieux.Demo.Summaries;
using Interlieux.Demo.Towns;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Venues;
using Interlieux.ReaderAgent;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Interlieux.Demo;

/// <summary>A made-up network from its founding: a month is played and settled, then life goes on in real time.</summary>
internal sealed class DemoRun(RunOptions options)
{
    private const long HalfDayCents = 600;
    private static readonly TimeProvider Real = TimeProvider.System;

    private readonly long started = Real.GetTimestamp();
    private readonly Town town = TownPlan.Build(options.Seed, options.Members);

    public async Task PlayAsync(WebApplicationBuilder builder, CancellationToken ct)
    {
        var gatewayOptions = GatewayOptions.Read(builder.Configuration);
        var lastMonth = LastCompleteMonth();
        var clock = new SteppedClock(Real, Town.InstantOf(lastMonth, TimeSpan.Zero));
        await using var database = await LedgerDatabase.OpenAsync(builder.Configuration, gatewayOptions, ct);
        await using var app = GatewayApplication.Build(builder, gatewayOptions, database.ConnectionString, clock);
        await app.PrepareSchemaAsync(database, ct);
        await Founding.CheckAsync(app.Services, NetworkKind.Demo, ct);
        var source = app.Services.GetRequiredService<NpgsqlDataSource>();
        if (await LedgerRecord.LastInstantAsync(source, ct) is { } last) clock.MoveTo(last);
        await app.StartServingAsync(ct);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, app.Lifetime.ApplicationStopping);
        try
        {
            await PlayAsync(app, clock, source, lastMonth, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop: what is not played yet is played by the next run.
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    private async Task PlayAsync(WebApplication app, SteppedClock clock, NpgsqlDataSource source, DateOnly lastMonth, CancellationToken ct)
    {
        var counter = new Counter(app.Services, app.Services.GetRequiredService<BadgeKeys>());
        var address = app.Urls.First();
        var firstKey = await Founding.EnsureAsync(app.Services, Founded(), ct);
        foreach (var venue in town.Venues) await counter.SendAsync<VenueRegistration>(RegistrationOf(venue), ct);
        var founding = await LedgerRecord.FoundingAsync(source, ct);
        var keys = await DemoKeys.EnsureAsync(
            Path.Combine(options.DataDirectory, "keys", "demo-keys.json"), founding, town.Venues[0], firstKey, counter, ct);
        await using var fleet = await Fleet.OpenAsync(
            town, Path.Combine(options.DataDirectory, "readers", founding.ToString("N")), LoopbackOf(address), counter, clock,
            app.Services.GetRequiredService<ILogger<Agent>>(), ct);

        Screen.Say($"ready {address}");
        Screen.Say($"Open {address} in a browser and watch the venues fill up.");
        if (!options.Once) Say(keys);

        // What was stored and not sent by a run that was killed is not from the future.
        if (fleet.LastTapAt is { } lastTap) clock.MoveTo(lastTap);
        fleet.Run();
        await fleet.WhenAnsweredAsync(ct);

        var closings = new Closings(app.Services.GetRequiredService<DueClosings>(), counter);
        var player = new MonthPlayer(town, clock, counter, fleet, closings, source, Real);
        var summaries = new MonthSummaries(source, app.Services.GetRequiredService<IDocumentStore>());
        foreach (var month in await MonthsToPlayAsync(summaries, source, lastMonth, ct))
            await Screen.FollowAsync(Cycle.NameOf(month), progress => player.PlayAsync(month, progress, ct));

        var summary = await summaries.OfAsync(lastMonth, Real.GetElapsedTime(started), ct);
        Screen.Show(summary);
        if (options.Once) Screen.Say(summary.ToJson());
        else await LiveAsync(app, clock, fleet, counter, source, keys, address, ct);
    }

    private async Task LiveAsync(
        WebApplication app, SteppedClock clock, Fleet fleet, Counter counter, NpgsqlDataSource source, DemoKeys keys, string address,
        CancellationToken ct)
    {
        clock.JoinRealTime();
        var code = await app.Services.GetRequiredService<SessionCodes>().IssueAsync(keys.NetworkKeyId, ct);
        Screen.Say($"The treasurer's page, with a code for one use: {address}/enter?code={code.Code}");
        Screen.Say("From now on the town lives in real time. Ctrl-C stops it.");
        await new LivePlayer(town, clock, counter, fleet, source).PlayAsync(ct);
    }

    /// <summary>Months that were begun and are over, and the last complete one; none of them settled.</summary>
    private static async Task<IReadOnlyList<DateOnly>> MonthsToPlayAsync(
        MonthSummaries summaries, NpgsqlDataSource source, DateOnly lastMonth, CancellationToken ct)
    {
        var begun = await LedgerRecord.BegunMonthsAsync(source, ct);
        var isSettled = await summaries.SettlementAsync(lastMonth, ct) is not null;
        return [.. begun.Where(month => month < lastMonth), .. isSettled ? (DateOnly[])[] : [lastMonth]];
    }

    private static DateOnly LastCompleteMonth()
    {
        // A month can be cut off when its last venue day is over everywhere.
        var today = DateOnly.FromDateTime(Real.GetUtcNow().UtcDateTime).AddDays(-1);
        return new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
    }

    private static FoundNetwork Founded() => new(
        Town.Name, NetworkKind.Demo, "EUR", NettingUnit.HalfDays, ChargingRules.Default, HalfDayCents, Town.Actor);

    private static RegisterVenue RegistrationOf(TownVenue venue) => new(
        venue.Name, Town.Zone.Id, venue.Latitude, venue.Longitude, venue.Capacity, venue.ClosingTime, Listed: true, TownVenue.Source,
        venue.SourceId, Town.Actor);

    private static Uri LoopbackOf(string address)
    {
        var uri = new UriBuilder(address);
        if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var host) && (host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any)))
            uri.Host = IPAddress.Loopback.ToString();
        return uri.Uri;
    }

    private static void Say(DemoKeys keys)
    {
        Screen.Say("Keys of this installation, for Authorization: Bearer KEY");
        Screen.Say($"  network    {keys.Network}");
        Screen.Say($"  audit      {keys.Audit}");
        Screen.Say($"  sell       {keys.Sell}  ({keys.Venue})");
        Screen.Say($"  treasurer  {keys.Treasurer}  ({keys.Venue})");
    }
}
