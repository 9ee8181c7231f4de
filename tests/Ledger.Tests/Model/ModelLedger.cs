namespace Interlieux.Ledger.Tests.Model;

internal enum ModelKind
{
    Pack = 1,
    Subscription = 2,
    Pool = 3,
}

/// <param name="N">Half-days in all or a month; null for full-time, and of a pool pass.</param>
/// <param name="Only">The one venue where it is good; null for all.</param>
internal sealed record ModelPass(
    Guid Id, int Account, ModelKind Kind, int? N, int? Only, DateOnly From, DateOnly Until, DateTimeOffset Bought, int? AwayCap, int? Limit)
{
    public int Refunded { get; set; }

    public List<(DateOnly From, DateOnly Until)> Suspended { get; } = [];

    public override string ToString() =>
        $"{Kind} of {N} for account {Account}, {From:MM-dd} to {Until:MM-dd}, where: {Only}, away: {AwayCap}, limit: {Limit}";
}

/// <summary>A half-day charged, and the cycle in which it was taken back.</summary>
internal sealed record ModelLine(
    int Account, Guid? Pass, int Host, DateOnly Day, string Cycle, long Cents, bool Overdraft, bool Borne, string? Reversed = null);

internal enum ModelVerdict
{
    Accepted = 1,
    Refused = 2,
    Repeat = 3,
}

/// <summary>Who let the member in before the ledger was asked.</summary>
internal enum LetIn
{
    Nobody = 1,
    ByList = 2,
    ByOpenDoor = 3,
}

/// <summary>The ledger as the design's rules tell it, with lists that are counted again each time.</summary>
internal sealed class ModelLedger(Script script)
{
    public const int PoolSize = 4;

    public static readonly int[] Homes = [0, 1, 0];

    private readonly Dictionary<(int Account, DateOnly Day, int Venue), DateTimeOffset> closings = [];
    private readonly int[] settled = new int[Homes.Length];

    public List<ModelPass> Passes { get; } = [];

    public List<ModelScan> Scans { get; private set; } = [];

    public List<ModelLine> Lines { get; private set; } = [];

    public bool[] Suspended { get; } = new bool[Homes.Length];

    public HashSet<string> CutOff { get; } = [];

    public HashSet<string> Frozen { get; } = [];

    public static string CycleName(DateOnly day) => $"{day.Year}-{day.Month:00}";

    public int Overdraft(int account) =>
        Lines.Count(line => line.Account == account && line.Overdraft && line.Reversed is null) - settled[account];

    public int Charged(int account, int host, DateOnly day) =>
        Lines.Count(line => line.Account == account && line.Host == host && line.Day == day && line.Reversed is null);

    public int ChargedTo(ModelPass pass) => Lines.Count(line => line.Pass == pass.Id && line.Reversed is null);

    public int PoolRemaining => PoolSize - Passes.Where(pass => pass.Kind == ModelKind.Pool).Sum(ChargedTo);

    public int Refundable(ModelPass pass) => pass.Kind == ModelKind.Pack ? pass.N!.Value - ChargedTo(pass) - pass.Refunded : 0;

    public void SettleOverdraft(int account, int halfDays) => settled[account] += halfDays;

    /// <summary>Half-days and cents that the homes owe, by cycle.</summary>
    public Dictionary<(string Cycle, int Home, int Host), (int HalfDays, long Cents)> Obligations()
    {
        var owed = new Dictionary<(string, int, int), (int HalfDays, long Cents)>();
        foreach (var line in Lines.Where(line => !line.Borne && line.Host != Homes[line.Account]))
        {
            Add(line.Cycle, 1, line);
            if (line.Reversed is { } cycle) Add(cycle, -1, line);
        }

        return owed;

        void Add(string cycle, int sign, ModelLine line)
        {
            var key = (cycle, Homes[line.Account], line.Host);
            var (halfDays, cents) = owed.GetValueOrDefault(key);
            owed[key] = (halfDays + sign, cents + sign * line.Cents);
        }
    }

    public ModelVerdict Scan(ModelScan scan, LetIn letIn, DateTimeOffset now)
    {
        var repeat = Scans.Any(kept => kept.Account == scan.Account && kept.Venue == scan.Venue && kept.Reader == scan.Reader
            && Math.Abs((kept.At - scan.At).TotalSeconds) <= 60);
        if (repeat) return ModelVerdict.Repeat;

        var (scans, lines, known) = (Scans.ToList(), Lines.ToList(), closings.ToList());
        Scans.Add(scan);
        var enters = StaysOf(scan.Account, scan.Day).Any(stay => stay.Entry == scan);
        var refused = enters && letIn == LetIn.Nobody && Suspended[scan.Account];
        if (!refused && Settle(scan.Account, scan.Day, now, enters ? (scan.Venue, letIn) : null, CutOff)) return ModelVerdict.Accepted;

        (Scans, Lines) = (scans, lines);
        closings.Clear();
        foreach (var (key, at) in known) closings[key] = at;
        return ModelVerdict.Refused;
    }

    /// <param name="to">Null: the scan never happened.</param>
    /// <param name="dispute">Acts on a cycle that is cut off, until it is frozen.</param>
    public void Correct(ModelScan scan, ModelScan? to, DateTimeOffset now, bool dispute = false)
    {
        Scans.Remove(scan);
        if (to is not null) Scans.Add(to);
        Settle(scan.Account, scan.Day, now, null, dispute ? Frozen : CutOff);
    }

    public void Close(int account, DateOnly day, DateTimeOffset now) => Settle(account, day, now, null, CutOff);

    public List<ModelStay> StaysOf(int account, DateOnly day) => ModelDay.Stays(
        Scans.Where(scan => scan.Account == account && scan.Day == day),
        closings.Where(c => c.Key.Account == account && c.Key.Day == day).ToDictionary(c => c.Key.Venue, c => c.Value));

    private bool Settle(int account, DateOnly day, DateTimeOffset now, (int Venue, LetIn LetIn)? entry, HashSet<string> shut)
    {
        var blocked = Overdraft(account) > 0;
        if (StaysOf(account, day) is [.., { Until: null } open] && ModelDay.ClosingOf(day, open.Venue) is var closing && closing <= now)
            closings.TryAdd((account, day, open.Venue), closing);

        var stays = StaysOf(account, day);
        var hosts = stays.Select(stay => stay.Venue)
            .Concat(Lines.Where(line => line.Account == account && line.Day == day).Select(line => line.Host)).Distinct().ToList();
        int Owed(int host) => ModelDay.HalfDays(stays, host, day, script.RulesOn(day));
        foreach (var host in hosts)
        {
            while (Charged(account, host, day) > Owed(host)) Reverse(account, host, day, shut);
        }

        foreach (var host in hosts)
        {
            while (Charged(account, host, day) is var charged && charged < Owed(host))
            {
                var asked = charged == 0 && entry?.Venue == host ? entry?.LetIn : null;
                if (!Charge(account, host, day, asked, blocked, shut)) return false;
            }
        }

        return true;
    }

    private void Reverse(int account, int host, DateOnly day, HashSet<string> shut)
    {
        var at = Lines.FindLastIndex(line => line.Account == account && line.Host == host && line.Day == day && line.Reversed is null);
        Lines[at] = Lines[at] with { Reversed = shut.Contains(Lines[at].Cycle) ? OpenCycle(day, shut) : Lines[at].Cycle };
    }

    /// <param name="letIn">Of an entry; null when nobody can be refused any more.</param>
    private bool Charge(int account, int host, DateOnly day, LetIn? letIn, bool blocked, HashSet<string> shut)
    {
        var line = new ModelLine(
            account, null, host, day, OpenCycle(day, shut), day < script.TariffChange ? 600 : 700, Overdraft: false, Borne: false);
        var bears = Lines.Any(known =>
            known.Account == account && known.Host == host && known.Day == day && known is { Borne: true, Reversed: null });
        var away = host != Homes[account];
        var pass = bears || (letIn == LetIn.Nobody && blocked && away) ? null : PayingPass(account, host, day);
        if (pass is not null) Lines.Add(line with { Pass = pass.Id });
        else if (bears || letIn == LetIn.ByOpenDoor) Lines.Add(line with { Borne = true });
        else if (letIn is null or LetIn.ByList) Lines.Add(line with { Overdraft = true });
        else return false;
        return true;
    }

    private ModelPass? PayingPass(int account, int host, DateOnly day) => Passes
        .Where(pass => pass.Account == account && CanPay(pass, host, day))
        .OrderBy(pass => script.RulesOn(day).CustomerFirst && pass.Kind != ModelKind.Pool)
        .ThenBy(pass => pass.Kind != ModelKind.Subscription)
        .ThenBy(pass => pass.Kind == ModelKind.Pool)
        .ThenBy(pass => pass.Until).ThenBy(pass => pass.Bought).ThenBy(pass => pass.Id)
        .FirstOrDefault();

    private bool CanPay(ModelPass pass, int host, DateOnly day)
    {
        if (day < pass.From || day > pass.Until || (pass.Only ?? host) != host) return false;
        if (pass.Suspended.Any(s => s.From <= day && day <= s.Until)) return false;

        var month = Lines.Where(line => line.Pass == pass.Id && line.Reversed is null && CycleName(line.Day) == CycleName(day)).ToList();
        var away = host != Homes[pass.Account];
        if (away && month.Count(line => line.Host != Homes[pass.Account]) >= pass.AwayCap) return false;
        if (ChargedTo(pass) >= pass.Limit) return false;
        return pass.Kind switch
        {
            ModelKind.Pack => Refundable(pass) > 0,
            ModelKind.Subscription => pass.N is null || month.Count < Quota(pass, day),
            _ => PoolRemaining > 0,
        };
    }

    private static double Quota(ModelPass pass, DateOnly day)
    {
        var days = DateTime.DaysInMonth(day.Year, day.Month);
        var share = CycleName(day) == CycleName(pass.From) ? (days - pass.From.Day + 1) / (double)days : 1;
        return Math.Ceiling(Math.Round(pass.N!.Value * share, 9));
    }

    // A dispute may act on its own cycle until the freeze; what comes later goes to the next that is open to all.
    private string OpenCycle(DateOnly day, HashSet<string> shut)
    {
        if (!shut.Contains(CycleName(day))) return CycleName(day);
        while (CutOff.Contains(CycleName(day))) day = new DateOnly(day.Year, day.Month, 1).AddMonths(1);
        return CycleName(day);
    }
}
