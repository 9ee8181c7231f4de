using System.Globalization;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;

namespace Interlieux.ReaderAgent.Offline;

/// <summary>What the person is told when the gateway cannot be asked.</summary>
internal enum OfflineAnswer
{
    /// <summary>Stored; somebody else has to open.</summary>
    Stored = 1,

    /// <summary>Let in.</summary>
    Admitted = 2,

    /// <summary>The venue lets nobody in without a connection.</summary>
    Closed = 3,

    /// <summary>The gateway had withdrawn this badge's pass.</summary>
    Withdrawn = 4,
}

/// <summary>Decides at the door when the gateway cannot be asked, by the venue's policy. Safe for several threads.</summary>
internal sealed class OfflineRules(DeviceDatabase database, PassBook passes, Outbox outbox, DeviceClock clock)
{
    /// <param name="reader">This device; empty while it is not enrolled: then it has no passes.</param>
    /// <param name="instructions">The last that the gateway gave.</param>
    /// <param name="direction">Of the tap.</param>
    /// <returns>Null when the scan was sent already, or has its verdict.</returns>
    public OfflineAnswer? Decide(long sequence, Tap tap, Direction direction, Guid reader, Instructions? instructions)
    {
        var answer = OfflineAnswer.Stored;
        var decided = outbox.TryDecide(sequence, () =>
        {
            (answer, var admission) = Judge(tap, direction, reader, instructions);
            return admission;
        });
        return decided ? answer : null;
    }

    /// <summary>Notes that the ledger accepted a badge, and keeps the pass that came with it.</summary>
    public void Learn(Tap tap, Guid reader, Instructions? instructions, string? passText)
    {
        var badge = passes.BadgeOf(tap.Technology, tap.Identifier);
        var (now, day) = Now(instructions);
        lock (database.Gate)
        {
            var kept = passes.Find(badge);
            if (passText is not null && instructions is not null && OfflinePass.TryRead(passText, instructions.GatewayKey, reader, out var terms))
                kept = new KeptPass(passText, terms.From, terms.Until, terms.Entries, false, kept?.Day, kept?.Taps ?? 0);
            if (kept is null) return;

            // A pass that a power cut undoes comes again with the next tap.
            database.InTransactionWithoutSync(() =>
            {
                passes.Put(badge, kept with { Day = day, Taps = TapsOn(day, kept) + 1 }, now);
                passes.ForgetOld(now);
                return true;
            });
        }
    }

    /// <summary>The passes that the gateway should be asked about.</summary>
    public List<string> Texts()
    {
        lock (database.Gate) return passes.Texts();
    }

    /// <summary>Takes the gateway's answer in: a new pass for each old one, or its withdrawal.</summary>
    public void Renew(IReadOnlyList<string> asked, IReadOnlyList<string?> answered, Guid reader, string gatewayKey)
    {
        lock (database.Gate)
        {
            database.InTransaction(() =>
            {
                for (var i = 0; i < asked.Count; i++)
                {
                    if (answered[i] is not { } renewed) passes.Withdraw(asked[i]);
                    else if (OfflinePass.TryRead(renewed, gatewayKey, reader, out var terms)) passes.Renew(asked[i], renewed, terms);
                }

                return true;
            });
        }
    }

    private (OfflineAnswer Answer, Admission? Admission) Judge(Tap tap, Direction direction, Guid reader, Instructions? instructions)
    {
        var policy = instructions?.Configuration.Offline ?? OfflinePolicy.Store;
        if (policy == OfflinePolicy.Store) return (OfflineAnswer.Stored, null);
        // Whoever leaves is never held back.
        if (policy == OfflinePolicy.Closed)
            return direction == Direction.Out ? (OfflineAnswer.Stored, null) : (OfflineAnswer.Closed, Admission.None);

        var badge = passes.BadgeOf(tap.Technology, tap.Identifier);
        var kept = passes.Find(badge);
        var (now, day) = Now(instructions);
        // For as long as it would have let in: what came of the badge since then, nobody has told.
        if (kept is { Withdrawn: true } && now.ToUnixTimeMilliseconds() <= kept.Until) return (OfflineAnswer.Withdrawn, Admission.None);

        var isEntry = direction == Direction.In || (direction == Direction.Toggle && (kept is null || TapsOn(day, kept) % 2 == 0));
        if (kept is not null && IsGood(kept, reader, instructions!, now) && (kept.Entries > 0 || !isEntry))
        {
            passes.Put(badge, kept with { Entries = kept.Entries - (isEntry ? 1 : 0), Day = day, Taps = TapsOn(day, kept) + 1 }, now);
            var by = policy == OfflinePolicy.Open ? AdmittedBy.Open : AdmittedBy.AllowList;
            return (OfflineAnswer.Admitted, new Admission(by, kept.From, kept.Text));
        }

        return policy == OfflinePolicy.Open ? (OfflineAnswer.Admitted, new Admission(AdmittedBy.Open)) : (OfflineAnswer.Stored, null);
    }

    // Checked again at each use: a file can be changed.
    private static bool IsGood(KeptPass kept, Guid reader, Instructions instructions, DateTimeOffset now) =>
        OfflinePass.TryRead(kept.Text, instructions.GatewayKey, reader, out var terms)
        && now.ToUnixTimeMilliseconds() >= terms.From && now.ToUnixTimeMilliseconds() <= terms.Until && kept.Entries <= terms.Entries;

    private static int TapsOn(string day, KeptPass kept) => kept.Day == day ? kept.Taps : 0;

    private (DateTimeOffset Now, string Day) Now(Instructions? instructions)
    {
        var now = clock.GatewayNow;
        var zone = instructions is not null && TimeZoneInfo.TryFindSystemTimeZoneById(instructions.Configuration.TimeZone, out var found)
            ? found
            : TimeZoneInfo.Utc;
        return (now, TimeZoneInfo.ConvertTime(now, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
