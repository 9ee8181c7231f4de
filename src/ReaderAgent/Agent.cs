using System.Security.Cryptography;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Counters;
using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Offline;
using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Signals;
using Interlieux.ReaderAgent.Statuses;
using Interlieux.ReaderAgent.Storage;
using Interlieux.ReaderAgent.Uploading;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent;

/// <summary>
/// One reader's agent: remembers every tap on disk, then brings it to the gateway until it has a verdict. Has no static state:
/// a process may hold as many as it has folders. Safe for several threads.
/// </summary>
public sealed class Agent : IAsyncDisposable
{
    private static readonly TimeSpan SourcePause = TimeSpan.FromSeconds(5);

    private readonly AgentSettings settings;
    private readonly AgentDevices devices;
    private readonly DeviceDatabase database;
    private readonly Credential credential;
    private readonly Outbox outbox;
    private readonly VerdictLog verdicts;
    private readonly WakeCall wake = new();
    private readonly GatewayHttp api;
    private readonly GatewayConnection gateway;
    private readonly Uploader uploader;
    private readonly Announcer announcer;
    private readonly Counter counter;
    private readonly InstructionBook book;
    private readonly StatusReporter statuses;
    private readonly ILogger logger;

    private Agent(
        AgentSettings settings, AgentDevices devices, DeviceFolder folder, DeviceDatabase database, byte[] secret, SealedIdentifiers identifiers,
        TimeProvider clock, ILogger<Agent> logger, Action<Verdict>? onVerdict)
    {
        var stopwatch = TimeProvider.System;
        this.settings = settings;
        this.devices = devices;
        this.database = database;
        this.logger = logger;
        var deviceClock = new DeviceClock(database, stopwatch, MachineRun.Current(stopwatch));
        credential = Credential.Open(folder, settings.Key, deviceClock);
        outbox = new Outbox(database, identifiers, deviceClock, clock, stopwatch);
        book = new InstructionBook(database);
        var passes = new PassBook(database, HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "pass book"u8.ToArray()));
        var offline = new OfflineRules(database, passes, outbox, deviceClock);
        verdicts = new VerdictLog(Tell);
        api = new GatewayHttp(settings, credential, deviceClock);
        gateway = new GatewayConnection(settings, api, credential, deviceClock, stopwatch, wake.Call);
        uploader = new Uploader(settings, gateway, wake, outbox, verdicts, logger);
        announcer = new Announcer(devices.Signals, book, settings.Language, logger);
        counter = new Counter(settings, outbox, uploader, wake, offline, credential, book, announcer, stopwatch, logger);
        statuses = new StatusReporter(api, credential, deviceClock, outbox, offline, book, devices.Sources, stopwatch, logger);

        void Tell(Verdict verdict)
        {
            counter!.Tell(verdict);
            onVerdict?.Invoke(verdict);
        }
    }

    /// <summary>The last tap ever stored in this queue; a player of a known list goes on after it.</summary>
    public LastTap LastTap => outbox.LastTap;

    /// <summary>What became of the scans.</summary>
    public AgentCounts Counts => verdicts.Read(outbox.Waiting, outbox.Parked);

    /// <summary>The last attempt to reach the gateway failed.</summary>
    public bool IsOffline => uploader.IsDown;

    /// <summary>The venue's name, once the gateway has told it.</summary>
    public string? Venue => book.Current?.Configuration.Venue;

    /// <summary>Language of what is shown: fr or en.</summary>
    public string Language => book.Current?.Configuration.Language ?? settings.Language;

    /// <summary>Opens the queue, and takes it for this agent alone.</summary>
    /// <param name="settings">Gateway, key, folder.</param>
    /// <param name="clock">Gives scan ids their time. Waiting and retrying run on real time, whatever this clock says.</param>
    /// <param name="logger">Told of outages and parked scans; never of keys or identifiers.</param>
    /// <param name="devices">Where taps come from, and what tells people of them; null when the caller stores taps itself.</param>
    /// <param name="onVerdict">Called once for each verdict, in order, when its scan has left the queue. Must be quick, not throw.</param>
    /// <exception cref="StoreUnavailableException">The queue is in use, damaged or out of reach, or the device has no key.</exception>
    public static Agent Open(
        AgentSettings settings, TimeProvider clock, ILogger<Agent> logger, AgentDevices? devices = null, Action<Verdict>? onVerdict = null)
    {
        var folder = DeviceFolder.Open(settings.Folder);
        var secret = folder.ReadOrMakeSecret(DeviceFiles.QueueKey);
        var identifiers = new SealedIdentifiers(secret);
        var database = DeviceDatabase.Open(folder, identifiers, settings.KeepsReserve);
        try
        {
            return new Agent(settings, devices ?? AgentDevices.None, folder, database, secret, identifiers, clock, logger, onVerdict);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Stores a tap and returns its sequence number; it is on disk when this returns. Nobody is told of its verdict.</summary>
    public long Store(Tap tap)
    {
        var stored = outbox.Store(tap, settings.Direction);
        wake.Call();
        return stored.Sequence;
    }

    /// <summary>Completes when every scan has its verdict or is parked. Needs <see cref="RunAsync"/> running.</summary>
    public Task WhenEmptyAsync(CancellationToken ct) => outbox.WhenEmptyAsync(ct);

    /// <summary>Reads cards and uploads scans until cancelled, then returns; throws only when the queue itself fails.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        List<Task> loops = [uploader.RunAsync(stop.Token), .. devices.Sources.Select(source => ReadCardsAsync(source, stop.Token))];
        if (settings.ReportsStatus) loops.Add(statuses.RunAsync(stop.Token));
        announcer.Rest(stop.Token);
        await foreach (var ended in Task.WhenEach(loops))
        {
            if (!ended.IsCompletedSuccessfully) await stop.CancelAsync();
        }

        await counter.WhenToldAsync();
        try
        {
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    /// <summary>Puts lights and displays out, closes the connection and the queue; <see cref="RunAsync"/> must have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var device in devices.Signals.OfType<IDisposable>()) device.Dispose();
        await gateway.DisposeAsync();
        api.Dispose();
        credential.Dispose();
        database.Dispose();
    }

    // A source that fails stops neither the others nor the uploading; a queue that fails stops all.
    private async Task ReadCardsAsync(ICardSource source, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await foreach (var tap in source.ReadAsync(outbox.LastTap, ct).WithCancellation(ct)) counter.Take(tap, ct);
                return;
            }
            catch (Exception e) when (e is not (SqliteException or StoreUnavailableException or OperationCanceledException))
            {
                logger.LogError("The card source {Source} failed and is started again: {Reason}", source.Health.State.Name, e.Message);
            }

            await Task.Delay(SourcePause, ct);
        }
    }
}
