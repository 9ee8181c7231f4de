using System.Security.Cryptography;
using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Offline;
using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Storage;

namespace Interlieux.ReaderAgent.Tests;

/// <summary>A device's folder, opened as the agent opens it, on clocks of the test's.</summary>
internal sealed class OpenedDevice : IDisposable
{
    private readonly DeviceDatabase database;

    public OpenedDevice(string path, TimeProvider clock, TimeProvider stopwatch, string boot = "this run")
    {
        var folder = DeviceFolder.Open(path);
        var secret = folder.ReadOrMakeSecret(DeviceFiles.QueueKey);
        var identifiers = new SealedIdentifiers(secret);
        database = DeviceDatabase.Open(folder, identifiers);
        try
        {
            Clock = new DeviceClock(database, stopwatch, boot);
            Outbox = new Outbox(database, identifiers, Clock, clock, stopwatch);
            Passes = new PassBook(database, HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32));
            Rules = new OfflineRules(database, Passes, Outbox, Clock);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public DeviceClock Clock { get; }

    public Outbox Outbox { get; }

    public PassBook Passes { get; }

    public OfflineRules Rules { get; }

    public void Dispose() => database.Dispose();
}
