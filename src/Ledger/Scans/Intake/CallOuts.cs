using System.Collections.Concurrent;
using System.Threading.Channels;
using Interlieux.Ledger.Venues;
using Microsoft.Extensions.Logging;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>
/// Asks the software of home venues, before the batch that judges: a bounded lane for each home, so that one that is slow or silent
/// keeps nobody else waiting. What the lane cannot take, and what gets no answer, has the venue's standing answer.
/// </summary>
internal sealed class CallOuts(HomeSoftware software, ILogger<CallOuts> logger)
{
    private const int LaneScansMax = 200;
    private const int AtOnce = 4;

    private readonly ConcurrentDictionary<Guid, Channel<(PendingScan Scan, Action<PendingScan> Return)>> lanes = new();

    /// <param name="giveBack">Takes the scan again, with its answer.</param>
    public void Ask(PendingScan scan, Action<PendingScan> giveBack, CancellationToken ct)
    {
        var lane = lanes.GetOrAdd(scan.Question!.HomeVenue, _ => Open(ct));
        if (lane.Writer.TryWrite((scan, giveBack))) return;

        logger.LogWarning("The lane of home venue {Venue} is full: its standing answer is taken", scan.Question.HomeVenue);
        Answer(scan, new HomeReply(StandingAnswerOf(scan.Question)), giveBack);
    }

    private Channel<(PendingScan Scan, Action<PendingScan> Return)> Open(CancellationToken ct)
    {
        var lane = Channel.CreateBounded<(PendingScan Scan, Action<PendingScan> Return)>(LaneScansMax);
        for (var i = 0; i < AtOnce; i++) _ = Task.Run(() => DrainAsync(lane.Reader, ct), ct);
        return lane;
    }

    private async Task DrainAsync(ChannelReader<(PendingScan Scan, Action<PendingScan> Return)> lane, CancellationToken ct)
    {
        try
        {
            await foreach (var (scan, giveBack) in lane.ReadAllAsync(ct))
            {
                var question = scan.Question!;
                var answer = await software.AskAsync(question, ct) ?? new HomeReply(StandingAnswerOf(question));
                Answer(scan, answer, giveBack);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The devices keep what has no verdict.
        }
        finally
        {
            while (lane.TryRead(out var left)) left.Scan.Fail(new LedgerUnavailableException());
        }
    }

    private static void Answer(PendingScan scan, HomeReply reply, Action<PendingScan> giveBack)
    {
        scan.HomeAnswers[scan.Question!.AccountId] = reply.Answer;
        if (reply.Label is { } label) scan.Labels[scan.Question.AccountId] = label;
        scan.Question = null;
        giveBack(scan);
    }

    private static HomeAnswer StandingAnswerOf(HomeQuestion question) =>
        question.Standing == StandingAnswer.Admit ? HomeAnswer.StandingAdmit : HomeAnswer.StandingRefuse;
}
