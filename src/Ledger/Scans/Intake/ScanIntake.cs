using System.Threading.Channels;
using Interlieux.Ledger.Badges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>
/// Takes scans in: they wait in channels sharded by badge, and each shard commits what has gathered in one transaction. A verdict is
/// given only after that commit: it is the durable acknowledgement.
/// </summary>
public sealed class ScanIntake : BackgroundService
{
    private const int BatchScansMax = 500;
    private const int WaitingScansMax = 10_000;
    private const int AttemptsMax = 4;

    private readonly IntakeTransaction transaction;
    private readonly DeadLetters deadLetters;
    private readonly BadgeKeys badgeKeys;
    private readonly CallOuts callOuts;
    private readonly TimeProvider clock;
    private readonly ILogger<ScanIntake> logger;
    private readonly Channel<PendingScan>[] shards;

    internal ScanIntake(
        IntakeTransaction transaction, CallOuts callOuts, DeadLetters deadLetters, BadgeKeys badgeKeys, LedgerOptions options,
        TimeProvider clock, ILogger<ScanIntake> logger)
    {
        (this.transaction, this.callOuts, this.deadLetters) = (transaction, callOuts, deadLetters);
        (this.badgeKeys, this.clock, this.logger) = (badgeKeys, clock, logger);
        shards = [.. Enumerable.Range(0, options.IntakeShards).Select(_ => Channel.CreateBounded<PendingScan>(WaitingScansMax))];
    }

    /// <summary>Records a scan of a device and judges it. Safe to repeat: the same scan gets the same verdict.</summary>
    /// <exception cref="LedgerUnavailableException">The database did not answer; the scan may or may not be recorded: send it again.</exception>
    /// <exception cref="DeadLetterException">The scan cannot be recorded; it is kept apart for an operator.</exception>
    public async Task<Verdict> SubmitAsync(Guid readerId, Guid hostVenue, Scan scan, CancellationToken ct) =>
        (await JudgeAsync(readerId, hostVenue, scan, ct)).Verdict;

    /// <summary>The same, with the name that the home venue's own software gave to greet the member by, which is kept nowhere.</summary>
    public async Task<(Verdict Verdict, string? Label)> JudgeAsync(Guid readerId, Guid hostVenue, Scan scan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scan);
        var pending = NewPending(readerId, hostVenue, scan, badgeKeys.HashesOf(scan.Identifier), null);
        var verdict = await SubmitAsync(pending, ct);
        return (verdict, pending.Label);
    }

    /// <param name="manual">Who entered it by hand.</param>
    /// <param name="badgeHashes">That its badge is known by, where nobody has seen the badge itself.</param>
    internal Task<Verdict> SubmitAsync(
        Guid readerId, Guid hostVenue, Scan scan, ManualEntry manual, string[]? badgeHashes, CancellationToken ct) =>
        SubmitAsync(NewPending(readerId, hostVenue, scan, badgeHashes ?? badgeKeys.HashesOf(scan.Identifier), manual), ct);

    private PendingScan NewPending(Guid readerId, Guid hostVenue, Scan scan, string[] hashes, ManualEntry? manual) =>
        new(readerId, hostVenue, scan, hashes, badgeKeys.Current.HashContent(scan), clock.GetUtcNow(), manual);

    /// <summary>Scans that wait for a batch.</summary>
    public int Waiting => shards.Sum(shard => shard.Reader.Count);

    /// <summary>The dead letters whose scans still have no verdict, the oldest first.</summary>
    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(int max, CancellationToken ct) => deadLetters.ListAsync(max, ct);

    /// <summary>Judges a scan again that could not be recorded, as it came then.</summary>
    /// <returns>Its verdict; null when there is no such letter, or none that can be replayed.</returns>
    /// <exception cref="LedgerUnavailableException">The database did not answer.</exception>
    /// <exception cref="DeadLetterException">It still cannot be recorded.</exception>
    public async Task<Verdict?> ReplayAsync(Guid readerId, Guid scanId, CancellationToken ct) =>
        await deadLetters.FindAsync(readerId, scanId, ct) is { } pending ? await SubmitAsync(pending, ct) : null;

    private async Task<Verdict> SubmitAsync(PendingScan pending, CancellationToken ct)
    {
        await ShardOf(pending).Writer.WriteAsync(pending, ct);
        return await pending.Answer.WaitAsync(ct);
    }

    public override void Dispose()
    {
        base.Dispose();
        transaction.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(shards.Select(shard => DrainAsync(shard, stoppingToken)));

    private async Task DrainAsync(Channel<PendingScan> shard, CancellationToken ct)
    {
        var batch = new List<PendingScan>(BatchScansMax);
        try
        {
            while (await shard.Reader.WaitToReadAsync(ct))
            {
                batch.Clear();
                while (batch.Count < BatchScansMax && shard.Reader.TryRead(out var scan)) batch.Add(scan);
                await RecordAsync(batch, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The devices keep what has no verdict.
        }
        finally
        {
            shard.Writer.TryComplete();
            foreach (var scan in batch) scan.Fail(new LedgerUnavailableException());
            while (shard.Reader.TryRead(out var scan)) scan.Fail(new LedgerUnavailableException());
        }
    }

    // Scans that must be tried again go first: they are older than what waits.
    private async Task RecordAsync(IReadOnlyList<PendingScan> scans, CancellationToken ct)
    {
        while (scans.Count > 0)
        {
            try
            {
                scans = AskHomes(await RetryingAsync(scans, ct), ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await IsolateAsync(scans, e, ct);
                return;
            }
        }
    }

    // Who must be asked first comes back with the answer, as a scan among others.
    private PendingScan[] AskHomes(IReadOnlyList<PendingScan> again, CancellationToken ct)
    {
        var (asked, others) = (again.Where(scan => scan.Question is not null).ToArray(), again.Where(scan => scan.Question is null).ToArray());
        foreach (var scan in asked) callOuts.Ask(scan, TakeAgain, ct);
        return others;
    }

    private void TakeAgain(PendingScan answered)
    {
        if (!ShardOf(answered).Writer.TryWrite(answered)) answered.Fail(new LedgerUnavailableException());
    }

    // A new attempt is a new connection and a new session: a failed one may have lost its locks.
    private async Task<IReadOnlyList<PendingScan>> RetryingAsync(IReadOnlyList<PendingScan> scans, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await transaction.RunAsync(scans, ct);
            }
            catch (Exception e) when (attempt < AttemptsMax && e is not OperationCanceledException && !IntakeFailure.IsOfAScan(e))
            {
                transaction.Reconnect();
                logger.LogWarning("A batch of {Count} scans failed, attempt {Attempt}: {Reason}", scans.Count, attempt, e.GetType().Name);
                await Task.Delay(TimeSpan.FromMilliseconds(20 << attempt), ct);
            }
        }
    }

    // Halves the batch until the scan that cannot be recorded stands alone.
    private async Task IsolateAsync(IReadOnlyList<PendingScan> scans, Exception failure, CancellationToken ct)
    {
        if (IntakeFailure.IsOfTheDatabase(failure))
        {
            logger.LogError("The database does not take scans: {Reason}", failure.Message);
            foreach (var scan in scans) scan.Fail(new LedgerUnavailableException(failure));
        }
        else if (scans.Count == 1)
        {
            logger.LogError("Scan {ScanId} of reader {ReaderId} cannot be recorded: {Reason}", scans[0].Scan.ScanId, scans[0].ReaderId,
                failure.GetType().Name);
            scans[0].Fail(await deadLetters.KeepAsync(scans[0], failure, ct)
                ? new DeadLetterException()
                : new LedgerUnavailableException(failure));
        }
        else
        {
            var half = scans.Count / 2;
            await RecordAsync([.. scans.Take(half)], ct);
            await RecordAsync([.. scans.Skip(half)], ct);
        }
    }

    private Channel<PendingScan> ShardOf(PendingScan scan) =>
        shards[(string.GetHashCode(scan.Hashes[0], StringComparison.Ordinal) & int.MaxValue) % shards.Length];
}
