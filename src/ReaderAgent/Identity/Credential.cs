using System.Text.Json;
using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;

namespace Interlieux.ReaderAgent.Identity;

/// <summary>
/// How the agent proves to the gateway who it is: by its own key when it is enrolled, else by the device key of its settings. While a key
/// is being replaced there are two, and the gateway's answer to one of them tells which it takes. Safe for several threads.
/// </summary>
internal sealed class Credential : IDisposable
{
    private readonly Lock gate = new();
    private readonly DeviceFolder folder;
    private readonly string? deviceKey;
    private readonly DeviceClock clock;
    private DeviceIdentity? present;
    private DeviceIdentity? next;
    private bool speaksByNext;

    private Credential(DeviceFolder folder, string? deviceKey, DeviceIdentity? present, DeviceIdentity? next, DeviceClock clock)
    {
        this.folder = folder;
        this.deviceKey = deviceKey;
        this.present = present;
        this.next = next;
        this.clock = clock;
    }

    /// <summary>Empty while the device is not enrolled.</summary>
    public Guid ReaderId { get { lock (gate) return present?.ReaderId ?? Guid.Empty; } }

    public bool IsEnrolled => ReaderId != Guid.Empty;

    private DeviceIdentity? InUse => speaksByNext ? next : present;

    /// <exception cref="StoreUnavailableException">There is neither, or a file of them cannot be read.</exception>
    public static Credential Open(DeviceFolder folder, string? deviceKey, DeviceClock clock)
    {
        if (DeviceFiles.ReadEnrolment(folder) is not { } device)
        {
            return deviceKey is not null
                ? new Credential(folder, deviceKey, null, null, clock)
                : throw new StoreUnavailableException(
                    "This reader has no key: enrol it with 'reader-agent enrol --code CODE', or set Reader__Key or Reader__KeyFile.");
        }

        var seed = folder.ReadSecret(DeviceFiles.Key) ?? throw new StoreUnavailableException(
            $"The file {folder.FileOf(DeviceFiles.Key)} is missing: restore it from its backup, or enrol this reader again: reader-agent enrol --code CODE.");
        var next = folder.ReadSecret(DeviceFiles.NextKey);
        return new Credential(
            folder, null, new DeviceIdentity(device.ReaderId, seed), next is null ? null : new DeviceIdentity(device.ReaderId, next), clock);
    }

    /// <summary>What follows the word Bearer, and by which key it is; null by none of the device's own.</summary>
    public (string Bearer, string? Key) Prove()
    {
        lock (gate) return InUse is { } speaker ? (speaker.Token(clock.GatewayNow), speaker.PublicKey) : (deviceKey!, null);
    }

    /// <summary>An enrolled device signs what it sends.</summary>
    public Scan[] Sign(Scan[] scans)
    {
        lock (gate) return InUse is { } signer ? Array.ConvertAll(scans, signer.Sign) : scans;
    }

    /// <summary>The gateway does not know the key: the other one is tried, if a replacement was under way.</summary>
    /// <param name="key">By which it was asked. Another one may be in use by now, and then it stays.</param>
    public void Refused(string? key)
    {
        lock (gate)
        {
            if (next is not null && InUse!.PublicKey == key) speaksByNext = !speaksByNext;
        }
    }

    /// <summary>The gateway has answered to the key: if that is the next one, the one before is forgotten.</summary>
    public void Accepted(string? key)
    {
        lock (gate)
        {
            if (next is null || next.PublicKey != key) return;
            try
            {
                folder.Move(DeviceFiles.NextKey, DeviceFiles.Key);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreUnavailableException)
            {
                // Both are still there: the next answer, or the next start, tries again. It is no reason to lose this one.
                speaksByNext = true;
                return;
            }

            present!.Dispose();
            (present, next, speaksByNext) = (next, null, false);
        }
    }

    /// <summary>Makes a new key, or takes the one whose replacement got no answer, and keeps it beside the one in use.</summary>
    /// <returns>What to send to the gateway.</returns>
    public KeyReplacement PrepareNext()
    {
        lock (gate)
        {
            next ??= new DeviceIdentity(present!.ReaderId, folder.ReadOrMakeSecret(DeviceFiles.NextKey));
            return new KeyReplacement(
                next.PublicKey, next.SignLines("interlieux-rotation-v1", next.ReaderId.ToString(), next.PublicKey));
        }
    }

    public void Dispose()
    {
        present?.Dispose();
        next?.Dispose();
    }
}

/// <summary>The files that make a device a reader.</summary>
internal static class DeviceFiles
{
    /// <summary>The seed of its Ed25519 key.</summary>
    public const string Key = "device.key";

    /// <summary>The key that shall take its place.</summary>
    public const string NextKey = "device.key.next";

    /// <summary>Seals the identifiers of waiting scans, and is the root of the pass book's key.</summary>
    public const string QueueKey = "queue.key";

    private const string Enrolment = "device.json";

    /// <exception cref="StoreUnavailableException">The file is damaged.</exception>
    public static Enrolled? ReadEnrolment(DeviceFolder folder)
    {
        var file = folder.FileOf(Enrolment);
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), ReaderJson.Default.Enrolled);
        }
        catch (JsonException e)
        {
            throw new StoreUnavailableException(
                $"The file {file} is damaged: restore it from its backup, or enrol this reader again in an empty folder.", e);
        }
    }

    public static void WriteEnrolment(DeviceFolder folder, Enrolled device) =>
        folder.WriteText(Enrolment, JsonSerializer.Serialize(device, ReaderJson.Default.Enrolled));
}
