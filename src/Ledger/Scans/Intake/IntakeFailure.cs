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
    public static bool IsOfTheDatabase(Exception failure) => DatabaseOutage.Is(failure) || IsOfItsSetUp(failure);

    /// <summary>Whether it would fail again however often it is tried: a value that cannot be reckoned with or stored.</summary>
    public static bool IsOfAScan(Exception failure) =>
        failure is ArgumentException or FormatException or ArithmeticException || failure is PostgresException { SqlState: ['2', '2', ..] };

    // A schema of another version, a role that may not, a database that is not there: no scan is to blame.
    private static bool IsOfItsSetUp(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is PostgresException postgres) return postgres.SqlState[..2] is "42" or "28" or "3D";
        }

        return false;
    }
}
