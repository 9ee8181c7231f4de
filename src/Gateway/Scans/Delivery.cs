using Interlieux.Gateway.Access;
using Interlieux.Gateway.Readers;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;

namespace Interlieux.Gateway.Scans;

/// <summary>Hands the scans of a request to the intake, having looked at what only the edge can see: signatures and offline passes.</summary>
internal sealed class Delivery(ScanIntake intake, DeviceDirectory devices, OfflinePasses passes)
{
    /// <returns>
    /// Verdicts in the order of the scans; null where a scan has none and must be sent again. A scan in a dead letter is such a null even
    /// where it stands alone: an error would keep those behind it from being sent.
    /// </returns>
    /// <exception cref="ReaderDisabledException">The reader gets no verdict for now.</exception>
    /// <exception cref="ReplacedKeyException">
    /// The connection was opened, or a scan is signed, with the key before; nothing of the request is recorded.
    /// </exception>
    /// <exception cref="LedgerUnavailableException">No scan of the request got a verdict, because the database does not answer.</exception>
    public async Task<ReaderVerdict?[]> DeliverAsync(Caller caller, IReadOnlyList<ReceivedScan> scans, CancellationToken ct)
    {
        var device = await FindDeviceAsync(caller, ct);
        if (device is { Disabled: true }) throw new ReaderDisabledException();
        var looked = scans.Select(scan => Look(scan, caller.Reader, device)).ToArray();
        var answers = Array.ConvertAll(looked, scan => intake.JudgeAsync(caller.Reader, caller.Venue, scan, ct));

        var verdicts = await AwaitAsync(answers);
        if (device is { PublicKey: not null } && verdicts.Any(verdict => verdict is { Outcome: ScanOutcome.Accepted }))
            await passes.AddAsync(caller, scans, verdicts, ct);
        return verdicts;
    }

    /// <exception cref="ReplacedKeyException">The connection was opened with a key that is the reader's no more.</exception>
    private async Task<AccessKey?> FindDeviceAsync(Caller caller, CancellationToken ct)
    {
        var device = await devices.FindAsync(caller.Reader, ct);
        if (caller.IsOf(device)) return device;

        // The copy may be older than the key.
        devices.Forget(caller.Reader);
        device = await devices.FindAsync(caller.Reader, ct);
        return caller.IsOf(device) ? device : throw new ReplacedKeyException();
    }

    private Scan Look(ReceivedScan received, Guid reader, AccessKey? device)
    {
        var scan = received.Scan;
        // Whoever has the connection, or the database of another gateway, has not the device's key.
        if (device?.PublicKey is { } key && !IsSigned(received, reader, key))
        {
            // Under way while the device took a new key: nothing is held against it, it signs again.
            if (device.PreviousPublicKey is { } previous && IsSigned(received, reader, previous)) throw new ReplacedKeyException();
            return scan with { Objection = ReasonCodes.Signature };
        }

        // A list that no pass proves is none.
        return scan.AdmittedBy == Admission.None || scan.ListVersion is null
            ? scan
            : scan with { ListVersion = passes.Prove(received, reader) };
    }

    private static bool IsSigned(ReceivedScan received, Guid reader, byte[] key) =>
        DeviceSignatures.IsSigned(key, received.Sent.SignedText(reader), received.Sent.Signature);

    private static async Task<ReaderVerdict?[]> AwaitAsync(Task<(Verdict Verdict, string? Label)>[] answers)
    {
        LedgerUnavailableException? failure = null;
        var verdicts = new ReaderVerdict?[answers.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            try
            {
                var (verdict, label) = await answers[i];
                verdicts[i] = new ReaderVerdict(verdict, label);
            }
            catch (DeadLetterException)
            {
                // An operator has it; until it is replayed there is no verdict to tell.
            }
            catch (LedgerUnavailableException e)
            {
                failure = e;
            }
        }

        return failure is null || verdicts.Any(verdict => verdict is not null) ? verdicts : throw failure;
    }
}

/// <summary>A scan bears the signature of the key before: the device shall open a connection with its new one.</summary>
internal sealed class ReplacedKeyException() : Exception("key-replaced: speak and sign with the new key.");

/// <summary>The reader that speaks is disabled: it keeps its scans.</summary>
internal sealed class ReaderDisabledException() : Exception("disabled: it keeps its scans until somebody enables it.");
