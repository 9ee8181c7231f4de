using System.Globalization;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Tests.Model;

/// <summary>Plays a script on the model and on the program, step by step, and says where they part.</summary>
internal sealed class History
{
    private readonly Script script;
    private readonly ModelLedger model;
    private readonly PlayedLedger ledger;
    private readonly List<string>? told;
    private readonly Dictionary<string, Dictionary<(int Home, int Host), (int HalfDays, long Cents)>> frozen = [];
    private DateTimeOffset now;
    private ModelScan? last;
    private int numbers;

    private History(Script script, List<string>? told)
    {
        (this.script, this.told) = (script, told);
        now = new DateTimeOffset(script.Start, new TimeOnly(6, 0), TimeSpan.Zero);
        (model, ledger) = (new ModelLedger(script), new PlayedLedger(script, now));
        // Somebody has credit from the start, so that no script is all refusals.
        Sell(new ModelPass(NewId(), 0, ModelKind.Pack, 3, null, script.Start, script.Start.AddDays(90), now, null, null));
        Sell(new ModelPass(NewId(), 1, ModelKind.Subscription, 6, null, script.Start, script.Start.AddDays(90), now, 4, null));
    }

    public static PlayedLedger Play(Script script)
    {
        var history = new History(script, null);
        history.Run();
        return history.ledger;
    }

    /// <summary>The history as one reads it, up to where it fails.</summary>
    public static string Tell(Script script)
    {
        var told = new List<string> { $"{script.First} until {script.RulesChange:yyyy-MM-dd}, then {script.Then}" };
        try
        {
            new History(script, told).Run();
        }
        catch (Exception e)
        {
            told.Add(e.Message);
        }

        return string.Join('\n', told);
    }

    private void Run()
    {
        foreach (var step in script.Steps)
        {
            now = now.AddSeconds(step.GapSeconds);
            Do(step);
            Comparison.Check(model, ledger);
        }

        Comparison.CheckFolds(ledger);
        foreach (var (cycle, owed) in frozen)
            Comparison.ObligationsOf(ledger, cycle).Should().BeEquivalentTo(owed, "cycle {0} was frozen", cycle);
    }

    private void Do(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Scan: Scan(step); break;
            case StepKind.TapAgain: TapAgain(step); break;
            case StepKind.BuyPack or StepKind.BuySubscription or StepKind.AttributePool: Sell(PassOf(step)); break;
            case StepKind.Refund: Refund(step); break;
            case StepKind.SuspendPass: SuspendPass(step); break;
            case StepKind.SuspendAccount: SuspendAccount(step.Account); break;
            case StepKind.Settle: Settle(step); break;
            case StepKind.Void or StepKind.Move or StepKind.Turn or StepKind.Dispute: Correct(step); break;
            case StepKind.Close: Close(step); break;
            case StepKind.CutOff or StepKind.Freeze: EndCycle(step.Kind); break;
        }
    }

    private void Scan(Step step)
    {
        // Most arrive at once; some hours late, few days.
        var late = (step.B % 10) switch { < 7 => 0, < 9 => step.B % 600, _ => step.B % 5_000 };
        var letIn = (step.A % 8) switch { 0 => LetIn.ByList, 1 => LetIn.ByOpenDoor, _ => LetIn.Nobody };
        var way = (step.A % 5) switch { < 2 => Way.In, < 4 => Way.Out, _ => Way.Toggle };
        Deliver(step.Account, step.Venue, way, now.AddMinutes(-late), step.B % 3 == 0 ? 1 : 0, letIn);
    }

    private void TapAgain(Step step)
    {
        if (last is null) return;
        Deliver(last.Account, last.Venue, last.Way, last.At.AddSeconds(step.A % 3 == 0 ? 61 : step.A % 61), last.Reader, LetIn.Nobody);
    }

    private void Deliver(int account, int venue, Way way, DateTimeOffset at, int reader, LetIn letIn)
    {
        var scan = new ModelScan(NewId(), account, venue, ModelDay.DayOf(at, venue), way, at, reader);
        var expected = model.Scan(scan, letIn, now);
        var verdict = ledger.Scan(scan, letIn, now);
        Say($"{scan}, let in: {letIn}: {verdict.Outcome} {verdict.Reason}, {verdict.HalfDaysCharged} charged");
        var outcome = verdict.Outcome switch
        {
            ScanOutcome.Accepted => ModelVerdict.Accepted,
            ScanOutcome.Refused => ModelVerdict.Refused,
            ScanOutcome.Repeat => ModelVerdict.Repeat,
        };
        outcome.Should().Be(expected, "the model says so");
        last = scan;
    }

    private ModelPass PassOf(Step step)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var until = script.Start.AddDays(step.B % 4 == 0 ? 4 : 60 + step.B % 3);
        int? only = step.B % 5 == 0 ? step.Venue : null;
        int? cap = step.B % 2 == 0 ? step.B % 4 : null;
        return step.Kind switch
        {
            StepKind.BuyPack => new(NewId(), step.Account, ModelKind.Pack, 1 + step.A % 4, only, today, until, now, cap, null),
            StepKind.BuySubscription => new(
                NewId(), step.Account, ModelKind.Subscription, step.A % 4 == 0 ? null : 1 + step.A % 12, only, today, until, now, cap,
                null),
            // A pool serves the accounts of the venue that sold it.
            _ => new(
                NewId(), step.Account & 2, ModelKind.Pool, null, only, script.Start, until, now, cap,
                step.A % 3 == 0 ? 1 + step.A % 2 : null),
        };
    }

    private void Sell(ModelPass pass)
    {
        if (pass.Kind == ModelKind.Pool && model.Passes.Any(known => known.Account == pass.Account && known.Kind == ModelKind.Pool)) return;
        model.Passes.Add(pass);
        ledger.Sell(pass, now);
        Say($"{pass} as pass {model.Passes.Count - 1}");
    }

    private void Refund(Step step)
    {
        var pass = model.Passes[step.A % model.Passes.Count];
        var halfDays = Math.Min(model.Refundable(pass), 1 + step.B % 2);
        if (halfDays == 0) return;
        pass.Refunded += halfDays;
        ledger.Apply(pass.Account, new PassRefunded(NewId(), pass.Id, Guid.Empty, halfDays, 0, "CN", now));
        Say($"refund {halfDays} of pass {step.A % model.Passes.Count}");
    }

    private void SuspendPass(Step step)
    {
        var pass = model.Passes[step.A % model.Passes.Count];
        var from = DateOnly.FromDateTime(now.UtcDateTime).AddDays(1);
        pass.Suspended.Add((from, from.AddDays(step.B % 2)));
        ledger.Apply(pass.Account, new PassSuspended(NewId(), pass.Id, from, from.AddDays(step.B % 2), "played", now));
        Say($"suspend pass {step.A % model.Passes.Count} from {from:MM-dd}");
    }

    private void SuspendAccount(int account)
    {
        // Whoever is suspended is resumed before anybody else is suspended: the histories are about who gets in.
        account = Array.IndexOf(model.Suspended, true) is >= 0 and var suspended ? suspended : account;
        model.Suspended[account] = !model.Suspended[account];
        ledger.Apply(account, model.Suspended[account] ? new AccountSuspended("played", now) : new AccountResumed(now));
        Say($"account {account} suspended: {model.Suspended[account]}");
    }

    private void Settle(Step step)
    {
        if (model.Overdraft(step.Account) is not (> 0 and var owed)) return;
        var halfDays = 1 + step.A % owed;
        model.SettleOverdraft(step.Account, halfDays);
        ledger.Apply(step.Account, new OverdraftSettled(NewId(), halfDays, "cash", now));
        Say($"account {step.Account} settles {halfDays}");
    }

    private void Correct(Step step)
    {
        if (model.Scans.Count == 0) return;
        var scan = model.Scans[step.A % model.Scans.Count];
        Say($"{step.Kind} {scan}, by {step.B % 600 - 300} minutes");
        if (step.Kind == StepKind.Dispute)
        {
            model.Correct(scan, null, now, dispute: true);
            ledger.Uphold(scan, now);
            return;
        }

        var moved = scan.At.AddMinutes(step.B % 600 - 300);
        var to = step.Kind switch
        {
            StepKind.Void => null,
            StepKind.Turn => scan with { Way = scan.Way == Way.In ? Way.Out : Way.In },
            _ => moved <= now && ModelDay.DayOf(moved, scan.Venue) == scan.Day ? scan with { At = moved } : scan,
        };
        if (to == scan) return;
        model.Correct(scan, to, now);
        ledger.Correct(scan, to, now);
    }

    private void Close(Step step)
    {
        var day = ModelDay.DayOf(now, step.Venue).AddDays(-(step.A % 2));
        if (model.StaysOf(step.Account, day) is not [.., { Until: null } open] || ModelDay.ClosingOf(day, open.Venue) > now) return;
        model.Close(step.Account, day, now);
        ledger.Close(step.Account, day, now);
        Say($"close {day:MM-dd} of account {step.Account}");
    }

    private void EndCycle(StepKind kind)
    {
        var month = new DateOnly(script.Start.Year, script.Start.Month, 1);
        while (model.Frozen.Contains(ModelLedger.CycleName(month))) month = month.AddMonths(1);
        var cycle = ModelLedger.CycleName(month);
        if (kind == StepKind.CutOff && model.CutOff.Add(cycle)) ledger.CutOff(cycle);
        else if (kind == StepKind.Freeze && model.CutOff.Contains(cycle) && model.Frozen.Add(cycle))
        {
            ledger.Freeze(cycle);
            frozen[cycle] = Comparison.ObligationsOf(ledger, cycle);
        }

        Say($"{kind} {cycle}: cut off {string.Join(' ', model.CutOff)}, frozen {string.Join(' ', model.Frozen)}");
    }

    private Guid NewId() => StableId.Of("played", numbers++.ToString(CultureInfo.InvariantCulture));

    private void Say(string what) => told?.Add($"{now:MM-dd HH:mm:ss}Z {what}");
}
