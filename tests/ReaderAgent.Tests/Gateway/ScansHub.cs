using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;

namespace Interlieux.ReaderAgent.Tests.Gateway;

/// <summary>The hub side of the test gateway.</summary>
internal sealed class ScansHub(GatewayRecord record) : Hub
{
    public async Task<object?> Submit(JsonElement scans)
    {
        record.NoteRequest(hub: true);
        if (record.IsFatal(scans)) throw new InvalidOperationException("fatal");
        if (scans.GetArrayLength() == 0 || !record.Mischiefs.TryDequeue(out var mischief)) return Answer(scans);
        if (mischief is Mischief.FailBeforeRecording or Mischief.BadRequestOfAProxy) throw new InvalidOperationException("no");
        if (mischief is Mischief.AnswerTooLate)
        {
            await Caller.WhenGoneAsync(Context.ConnectionAborted);
            return null;
        }

        var verdicts = Answer(scans);
        switch (mischief)
        {
            case Mischief.RecordThenFail: throw new InvalidOperationException("too late to say no");
            case Mischief.RecordThenHangUp: Context.Abort(); return null;
            case Mischief.RecordThenAnswerGarbage: return new JsonObject { ["what"] = "is this" };
            case Mischief.RecordThenAnswerNull: return null;
            case Mischief.RecordThenGiveHalfTheVerdicts: return verdicts[..(verdicts.Count / 2)];
            default: return TestGateway.ForOtherScans(verdicts);
        }
    }

    private List<JsonObject?> Answer(JsonElement scans) =>
        GatewayRecord.FindMalformed(scans) is { } index
            ? throw new HubException($"malformed: scans[{index}].identifier: must be hexadecimal for nfc-a.")
            : record.Record(scans);
}
