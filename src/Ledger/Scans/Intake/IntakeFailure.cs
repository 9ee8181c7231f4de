using System.Net.Sockets;
using Npgsql;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>The database did not answer: nothing can be said of the scan, which must be sent again.</summary>
public sealed class LedgerUnavailableException(Exception? inner = null)
    : Exception("The ledger cannot record scans at the moment. Keep the scan and send it again.", inner);

/// <summary>The scan cannot be recorded, and is kept apart for an operator.</summary>
public sealed class DeadLetterException() : Exception("The scan cannot be recorded; an operator has been given it. Keep it, and go on with the next.");

internal static class IntakeFailure
{
    /// <summary>Whether a failure speaks of the database rather than of a scan.</summary>
    public static bool IsOfTheDatabase(Exception failure)
    {
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                // Connection lost, resources gone, server stopping, schema of another version: no scan is to blame.
                case PostgresException postgres:
                    return postgres.SqlState[..2] is "08" or "53" or "57" or "58" or "42" or "28" or "3D";
                case NpgsqlException or SocketException or TimeoutException or IOException:
                    return true;
            }
        }

        return false;
    }
}
