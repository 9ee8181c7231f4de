using System.Text.Json;
using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;

namespace Interlieux.ReaderAgent.Identity;

/// <summary>
/// How the agent proves to the gateway who it is: by its own key when it is enrolled, else by the device key of its settings. While a key
/// is being replaced there are two, and the gateway's answer tells which it takes. Safe for several threads.
/// </summary>
internal sealed class Credential : IDisposable
{
    private readonly Lock gate = new();
    private readonly string? deviceKey;
    private readonly DeviceClock clock;
    private DeviceIdentity? identity;
    private DeviceIdentity? next;
    private bool swapped;

    private Credential(string? deviceKey, DeviceIdentity? identity, DeviceIdentity? next, DeviceClock clock)
    {
        this.deviceKey = deviceKey;
        this.identity = identity;
        this.next = next;
        this.clock = clock;
    }

    /// <summary>Empty while the device is not enrolled.</summary>
    public Guid ReaderId { get { lock (gate) return identity?.ReaderId ?? Guid.Empty; } }

    public bool IsEnrolled => ReaderId != Guid.Empty;

    /// <exception cref="StoreUnavailableException">There is neither, or a file of them cannot be read.</exception>
    public static Credential Open(DeviceFolder folder, string? deviceKey, DeviceClock clock)
    {
        if (DeviceFiles.ReadEnrolment(folder) is not { } device)
        {
            return deviceKey is not null
                ? new Credential(deviceKey, null, null, clock)
                : throw new StoreUnavailableException(
                    "This reader has no key: enrol it with 'reader-agent enrol --code CODE', or set Reader__Key or Reader__KeyFile.");
        }

        var seed = folder.ReadSecret(DeviceFiles.Key) ?? throw new StoreUnavailableException(
            $"The file {folder.FileOf(DeviceFiles.Key)} is missing: restore it from its backup, or enrol this reader again: reader-agent enrol --code CODE.");
        var next = folder.ReadSecret(DeviceFiles.NextKey);
        return new Credential(
            null, new DeviceIdentity(device.ReaderId, seed), next is null ? null : new DeviceIdentity(device.ReaderId, next), clock);
    }

    /// <summary>What follows the word Bearer.</summary>
    public string Bearer()
    {
        lock (gate) return identity?.Token(clock.GatewayNow) ?? deviceKey!;
    }

    /// <summary>An enrolled device signs what it sends.</summary>
    public Scan[] Sign(Scan[] scans)
    {
        lock (gate) return identity is { } signer ? Array.ConvertAll(scans, signer.Sign) : scans;
    }

    /// <summary>The gateway does not know the key in use: takes the other one, if a replacement was under way.</summary>
    public bool TryOther()
    {
        lock (gate)
        {
            if (next is null) return false;
            (identity, next) = (next, identity);
            swapped = !swapped;
            return true;
        }
    }

    /// <summary>Makes a new key, or takes the one whose replacement got no answer, and keeps it beside the one in use.</summary>
    /// <returns>What to send to the gateway.</returns>
    public KeyReplacement PrepareNext(DeviceFolder folder)
    {
        lock (gate)
        {
            next ??= new DeviceIdentity(identity!.ReaderId, folder.ReadOrMakeSecret(DeviceFiles.NextKey));
            return new KeyReplacement(
                next.PublicKey, next.SignLines("interlieux-rotation-v1", next.ReaderId.ToString(), next.PublicKey));
        }
    }

    /// <summary>The gateway has answered to the key in use: if that is the new one, the old one is forgotten.</summary>
    public void Confirm(DeviceFolder folder)
    {
        lock (gate)
        {
            if (!swapped) return;
            folder.Move(DeviceFiles.NextKey, DeviceFiles.Key);
            next?.Dispose();
            (next, swapped) = (null, false);
        }
    }

    public void Dispose()
    {
        identity?.Dispose();
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
