using System.Net.Sockets;
using Npgsql;

namespace Interlieux.Ledger;

/// <summary>Tells a database that is gone, full, stopping or starting from a mistake, however deep the failure is wrapped.</summary>
public static class DatabaseOutage
{
    public static bool Is(Exception failure)
    {
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException postgres:
                    return postgres.IsTransient || postgres.SqlState[..2] is "08" or "53" or "57" or "58";
                case NpgsqlException or SocketException or TimeoutException or IOException:
                // The driver's own fall when a connection breaks while it looks for the next result.
                case NullReferenceException { Source: "Npgsql" }:
                    return true;
            }
        }

        return false;
    }
}
