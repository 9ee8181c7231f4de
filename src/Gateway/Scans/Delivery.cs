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
    /// <exception cref="LedgerUnavailableException">No scan of the request got a verdict, because the database does not answer.</exception>
    public async Task<ReaderVerdict?[]> DeliverAsync(Caller caller, IReadOnlyList<ReceivedScan> scans, CancellationToken ct)
    {
        var device = await devices.FindAsync(caller.Reader, ct);
        if (device is { Disabled: true }) throw new ReaderDisabledException();
        var answers = new Task<Verdict>[scans.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = intake.SubmitAsync(caller.Reader, caller.Venue, Look(scans[i], caller.Reader, device), ct);

        var verdicts = await AwaitAsync(answers);
        return device is { PublicKey: not null } && verdicts.Any(verdict => verdict is { Outcome: ScanOutcome.Accepted })
            ? await passes.AddAsync(caller, scans, verdicts, ct)
            : Array.ConvertAll(verdicts, verdict => verdict is null ? null : new ReaderVerdict(verdict));
    }

    private Scan Look(ReceivedScan received, Guid reader, AccessKey? device)
    {
        var scan = received.Scan;
        // Whoever has the connection, or the database of another gateway, has not the device's key.
        if (device?.PublicKey is { } key && !DeviceSignatures.IsSigned(key, received.Sent.SignedText(reader), received.Sent.Signature))
            return scan with { Objection = ReasonCodes.Signature };
        // A list that no pass proves is none.
        return scan.AdmittedBy == Admission.None || scan.ListVersion is null
            ? scan
            : scan with { ListVersion = passes.Prove(received, reader) };
    }

    private static async Task<Verdict?[]> AwaitAsync(Task<Verdict>[] answers)
    {
        LedgerUnavailableException? failure = null;
        var verdicts = new Verdict?[answers.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            try
            {
                verdicts[i] = await answers[i];
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

/// <summary>The reader that speaks is disabled: it keeps its scans.</summary>
internal sealed class ReaderDisabledException() : Exception("disabled: it keeps its scans until somebody enables it.");
