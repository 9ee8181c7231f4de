using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;

namespace Interlieux.ReaderAgent.Commands;

/// <summary>
/// <c>reader-agent enrol --code CODE</c>: makes this device's key and tells the gateway of it. A device that is enrolled takes a new key for the
/// same reader, and keeps its queue.
/// </summary>
internal static class EnrolCommand
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Uri gateway, string folderPath, string? code, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(code))
        {
            await errors.WriteLineAsync("Say the code: reader-agent enrol --code CODE. The venue makes one on its page of readers, good for an hour.");
            return ExitCodes.WrongSettings;
        }

        try
        {
            var folder = DeviceFolder.Open(folderPath);
            var before = DeviceFiles.ReadEnrolment(folder);
            var enrolled = before is null
                ? await AskAsync(gateway, folder, DeviceFiles.Key, code, null, ct)
                : await AskAsync(gateway, folder, DeviceFiles.NextKey, code, CountsFrom(folder), ct);
            if (before is not null && before.ReaderId != enrolled.ReaderId)
            {
                // What waits in this folder is the other reader's, and signed as its.
                await errors.WriteLineAsync(
                    $"This device is enrolled as reader {before.ReaderId}, and the code is of {enrolled.ReaderId}. "
                    + "To make it that one, name an empty folder in Reader__Data, and get a new code.");
                return ExitCodes.CannotStart;
            }

            if (before is not null) folder.Move(DeviceFiles.NextKey, DeviceFiles.Key);
            DeviceFiles.WriteEnrolment(folder, enrolled);
            await output.WriteLineAsync(before is null
                ? $"Enrolled as reader {enrolled.ReaderId}. Start the agent now."
                : $"Enrolled again as reader {enrolled.ReaderId}, with its queue. Restart the agent now.");
            return 0;
        }
        catch (Exception e) when (e is StoreUnavailableException or HttpRequestException or IOException or JsonException or TaskCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            await errors.WriteLineAsync(Explain(e, gateway));
            return ExitCodes.CannotStart;
        }
    }

    private static long CountsFrom(DeviceFolder folder)
    {
        var identifiers = new SealedIdentifiers(folder.ReadOrMakeSecret(DeviceFiles.QueueKey));
        using var database = DeviceDatabase.Open(folder, identifiers);
        var clock = new DeviceClock(database, TimeProvider.System, MachineRun.Current(TimeProvider.System));
        var outbox = new Outbox(database, identifiers, clock, TimeProvider.System, TimeProvider.System);
        return outbox.OldestWaiting ?? outbox.LastTap.Sequence + 1;
    }

    // The key is on disk before it is told: an answer that gets lost is asked for again with the same key.
    private static async Task<Enrolled> AskAsync(Uri gateway, DeviceFolder folder, string key, string code, long? countsFrom, CancellationToken ct)
    {
        using var identity = new DeviceIdentity(Guid.Empty, folder.ReadOrMakeSecret(key));
        var plain = code.Replace("-", "", StringComparison.Ordinal).Trim().ToUpperInvariant();
        var enrolment = new Enrolment(
            code.Trim(), identity.PublicKey, identity.SignLines("interlieux-enrolment-v1", plain, identity.PublicKey), countsFrom);
        using var http = new HttpClient { BaseAddress = gateway, Timeout = AnswerTimeout };
        using var answer = await http.PostAsJsonAsync("api/v1/readers/enrolments", enrolment, ReaderJson.Default.Enrolment, ct);
        if (answer.StatusCode == HttpStatusCode.OK)
            return await answer.Content.ReadFromJsonAsync(ReaderJson.Default.Enrolled, ct) ?? throw new JsonException();
        throw new HttpRequestException(null, null, answer.StatusCode);
    }

    private static string Explain(Exception e, Uri gateway) => e switch
    {
        StoreUnavailableException => e.Message,
        HttpRequestException { StatusCode: HttpStatusCode.Forbidden } =>
            "The gateway does not take this code: it is mistyped, used, or older than an hour. Ask the venue for a new one.",
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } => "Too many codes were tried: wait a minute, then try again.",
        HttpRequestException { StatusCode: { } status } => $"The gateway {gateway} answered {(int)status}: check Reader__Gateway.",
        JsonException => $"What answers at {gateway} is no gateway: check Reader__Gateway.",
        _ => $"The gateway {gateway} cannot be reached: {e.Message} Check the network and Reader__Gateway.",
    };
}
