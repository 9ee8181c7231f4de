using System.Text.Json;
using Interlieux.Gateway.Access;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Scans.Intake;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Interlieux.Gateway.Scans;

/// <summary>Readers deliver their scans here: docs/protocol/reader-v1.md.</summary>
[Authorize(Policy = Policies.Scan)]
internal sealed class ScanHub(Delivery delivery, MemberCodes codes, IOptions<JsonOptions> json) : Hub
{
    public const string Path = "/hubs/scans";

    public async Task<ReaderVerdict?[]> Submit(JsonElement scans)
    {
        if (scans.ValueKind != JsonValueKind.Array) throw new HubException("malformed: scans[0].scans: must be an array.");
        if (!ScanContract.TryReadMany(scans, json.Value.SerializerOptions, codes, out var read, out var malformed))
            throw new HubException($"malformed: {malformed}");

        try
        {
            return await delivery.DeliverAsync(Caller.Of(Context.User!), read, Context.ConnectionAborted);
        }
        catch (Exception e) when (e is LedgerUnavailableException or ReaderDisabledException or ReplacedKeyException)
        {
            throw new HubException(e.Message);
        }
    }
}
