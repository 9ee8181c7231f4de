using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.CardSources.Keyboard;
using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Hosting;
using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;

namespace Interlieux.ReaderAgent.Commands;

/// <summary>
/// <c>reader-agent doctor</c>: looks at the disk, the queue, the key, the gateway, the clock and the card sources, one line each, and says
/// what to do. Changes nothing, and may run beside the agent.
/// </summary>
internal sealed class DoctorCommand(ReaderOptions options, TimeProvider clock)
{
    private const string InUse = "in use: the agent is running";
    private const long FreeBytesMin = 50_000_000;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SourceTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SkewMax = TimeSpan.FromMinutes(2);

    /// <returns>The exit code: 0 when all is well.</returns>
    public async Task<int> RunAsync(TextWriter output, CancellationToken ct)
    {
        var isWell = true;
        await foreach (var finding in ExamineAsync(ct))
        {
            await output.WriteLineAsync(finding.ToString());
            isWell &= finding.IsWell;
        }

        return isWell ? 0 : ExitCodes.CannotStart;
    }

    private async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var folder = Directory.Exists(options.Agent.Folder) ? DeviceFolder.Open(options.Agent.Folder) : null;
        yield return folder is null ? new Finding("disk", true, $"{options.Agent.Folder} is made at the first start") : ExamineDisk(folder);
        var queue = Try("queue", () => ExamineQueue(folder));
        yield return queue;
        DeviceIdentity? identity = null;
        yield return Try("key", () => ExamineKey(folder, out identity));
        using (identity)
        {
            await foreach (var finding in ExamineGatewayAsync(identity, ct)) yield return finding;
        }

        // Beside a running agent the hardware is not ours to touch.
        if (queue.Fact == InUse) yield break;
        await foreach (var finding in ExamineSourcesAsync(ct)) yield return finding;
    }

    private static Finding Try(string subject, Func<Finding> examine)
    {
        try
        {
            return examine();
        }
        catch (StoreUnavailableException e)
        {
            return e.Message.Contains("in use by another agent", StringComparison.Ordinal)
                ? new Finding(subject, true, InUse)
                : new Finding(subject, false, e.Message);
        }
    }

    private static Finding ExamineDisk(DeviceFolder folder)
    {
        var free = new DriveInfo(Path.GetFullPath(folder.Path)).AvailableFreeSpace;
        return free < FreeBytesMin
            ? new Finding("disk", false, $"{free / 1_000_000} MB free at {folder.Path}.", "Make room: a reader that cannot store takes no scan.")
            : new Finding("disk", true, $"{free / 1_000_000} MB free at {folder.Path}");
    }

    private Finding ExamineQueue(DeviceFolder? folder)
    {
        if (folder is null || !DeviceDatabase.Exists(folder)) return new Finding("queue", true, "no tap yet");
        var secret = folder.ReadOrMakeSecret(DeviceFiles.QueueKey);
        var identifiers = new SealedIdentifiers(secret);
        using var database = DeviceDatabase.Open(folder, identifiers);
        var deviceClock = new DeviceClock(database, TimeProvider.System, MachineRun.Current(clock));
        var outbox = new Outbox(database, identifiers, deviceClock, clock, clock);
        var fact = $"{outbox.Waiting} scans waiting, {outbox.Parked} set aside, {outbox.LastTap.Sequence} taps ever";
        return outbox.Parked == 0
            ? new Finding("queue", true, fact)
            : new Finding("queue", false, $"{fact}.", "The gateway cannot read those set aside: read the reasons in the log, then update this program.");
    }

    private Finding ExamineKey(DeviceFolder? folder, out DeviceIdentity? identity)
    {
        identity = null;
        if (folder is not null && DeviceFiles.ReadEnrolment(folder) is { } device)
        {
            if (folder.ReadSecret(DeviceFiles.Key) is not { } seed)
                return new Finding("key", false, "device.key is missing.", "Restore it from its backup, or enrol this reader again: reader-agent enrol --code CODE");
            identity = new DeviceIdentity(device.ReaderId, seed);
            return new Finding("key", true, $"enrolled as reader {device.ReaderId}");
        }

        return options.Agent.Key is not null
            ? new Finding("key", true, "a device key of the settings; enrolment is safer")
            : new Finding("key", false, "none.", "Ask the venue for a code, then run: reader-agent enrol --code CODE");
    }

    private async IAsyncEnumerable<Finding> ExamineGatewayAsync(
        DeviceIdentity? identity, [EnumeratorCancellation] CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = options.Agent.Gateway, Timeout = AnswerTimeout };
        DateTimeOffset now = default;
        var reached = await TryGatewayAsync(async () =>
        {
            var started = clock.GetTimestamp();
            using var answer = await http.GetAsync(new Uri("api/v1/time", UriKind.Relative), ct);
            answer.EnsureSuccessStatusCode();
            now = (await answer.Content.ReadFromJsonAsync(ReaderJson.Default.GatewayTime, ct))!.Now;
            return new Finding("gateway", true, $"{options.Agent.Gateway} answers in {clock.GetElapsedTime(started).TotalMilliseconds:0} ms");
        }, ct);
        yield return reached;
        if (!reached.IsWell) yield break;

        var skew = clock.GetUtcNow() - now;
        yield return skew.Duration() > SkewMax
            ? new Finding("clock", false, $"{skew.TotalSeconds:0} s away from the gateway's.", "The agent corrects it where it can; set up time synchronisation: timedatectl set-ntp true")
            : new Finding("clock", true, $"{skew.TotalSeconds:0.0} s away from the gateway's");

        if ((identity?.Token(now) ?? options.Agent.Key) is not { } bearer) yield break;
        yield return await TryGatewayAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/scans")
            {
                Content = JsonContent.Create([], ReaderJson.Default.ScanArray),
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) },
            };
            using var answer = await http.SendAsync(request, ct);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => new Finding("access", true, "the gateway knows this reader"),
                HttpStatusCode.Unauthorized => new Finding("access", false, "the gateway does not know this reader's key.", "Ask the venue for a code, then run: reader-agent enrol --code CODE"),
                HttpStatusCode.Forbidden => new Finding("access", false, "the gateway has disabled this reader.", "The venue's page of readers says why, and can enable it."),
                var status => new Finding("access", false, $"the gateway answers {(int)status}.", "Try again in a minute; if it stays, tell who runs the gateway."),
            };
        }, ct);
    }

    private async Task<Finding> TryGatewayAsync(Func<Task<Finding>> examine, CancellationToken ct)
    {
        try
        {
            return await examine();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return new Finding("gateway", false, $"{options.Agent.Gateway} cannot be reached: {e.Message}", "Check the network and Reader__Gateway. Scans are kept meanwhile.");
        }
    }

    private async IAsyncEnumerable<Finding> ExamineSourcesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        // Its own standard input is not the agent's.
        foreach (var source in options.Sources.Select(make => make(clock)).Where(source => source is not StandardInputSource))
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(SourceTime);
            try
            {
                await foreach (var tap in source.ReadAsync(default, patience.Token).WithCancellation(patience.Token)) break;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // No card was shown: its state is what matters.
            }

            var state = source.Health.State;
            yield return new Finding(
                state.Name, state.Condition == SourceCondition.Ready, $"{state.Word}{(state.Detail.Length > 0 ? $": {state.Detail}" : "")}",
                state.Condition == SourceCondition.Ready ? "" : "Check its plug and its settings.");
        }
    }
}
