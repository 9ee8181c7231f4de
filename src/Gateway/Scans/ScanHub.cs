using System.Text.Json;
using Interlieux.Gateway.Access;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Interlieux.Gateway.Scans;

/// <summary>Readers deliver their scans here: docs/protocol/reader-v1.md.</summary>
[Authorize(Policy = Policies.Scan)]
internal sealed class ScanHub(ScanIntake intake, IOptions<JsonOptions> json) : Hub
{
    public const string Path = "/hubs/scans";

    public async Task<Verdict[]> Submit(JsonElement scans)
    {
        if (scans.ValueKind != JsonValueKind.Array) throw new HubException("malformed: send an array of scans.");
        if (!ScanContract.TryReadMany(scans, json.Value.SerializerOptions, out var read, out var fault))
            throw new HubException($"malformed: {fault}");

        var caller = Caller.Of(Context.User!);
        try
        {
            return await Task.WhenAll(read.Select(scan =>
                intake.SubmitAsync(caller.ReaderId!.Value, caller.Venue, scan, Context.ConnectionAborted)));
        }
        catch (DeadLetterException e)
        {
            throw new HubException($"dead-letter: {e.Message}");
        }
        catch (LedgerUnavailableException e)
        {
            throw new HubException($"unavailable: {e.Message}");
        }
    }
}
