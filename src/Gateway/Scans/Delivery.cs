using Interlieux.Gateway.Access;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;

namespace Interlieux.Gateway.Scans;

/// <summary>Hands the scans of a request to the intake.</summary>
internal static class Delivery
{
    /// <returns>
    /// Verdicts in the order of the scans; null where a scan has none and must be sent again. A scan in a dead letter is such a null even
    /// where it stands alone: an error would keep those behind it from being sent.
    /// </returns>
    /// <exception cref="LedgerUnavailableException">No scan of the request got a verdict, because the database does not answer.</exception>
    public static async Task<Verdict?[]> DeliverAsync(this ScanIntake intake, Caller caller, IReadOnlyList<Scan> scans, CancellationToken ct)
    {
        var answers = scans.Select(scan => intake.SubmitAsync(caller.ReaderId!.Value, caller.Venue, scan, ct)).ToArray();
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
