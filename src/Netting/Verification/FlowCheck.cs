namespace Interlieux.Netting.Verification;

/// <summary>Checks a plan of set-off, line by line, against its <see cref="FlowCertificate"/>; shares no code with the solver.</summary>
/// <remarks>
/// <para>Checked: each invoice stays within an obligation that may be invoiced; the invoices and what is carried give the positions. Then what
/// the certificate claims: that no choice carries less (a set of venues cut off by full and empty lines); that the plan is of
/// the least amount (complementary slackness with the potentials); and which bound on the count its prices prove.</para>
/// <para>Cost: O(lines) and one table for each venue of a piece.</para>
/// </remarks>
internal sealed class FlowCheck
{
    private readonly List<Obligation> _lines;
    private readonly Dictionary<string, Int128> _positions;
    private readonly Int128[] _flow;

    private FlowCheck(List<Obligation> lines, Dictionary<string, Int128> positions) =>
        (_lines, _positions, _flow) = (lines, positions, new Int128[lines.Count]);

    /// <summary>What was established; a fault in one plain line, or the bounds.</summary>
    /// <param name="Fault">What is wrong, or null.</param>
    /// <param name="Count">No plan of the same amounts carried (and the least total, unless invoices count first) has fewer invoices.</param>
    /// <param name="Carried">No plan carries less in total.</param>
    internal readonly record struct Finding(string? Fault, int Count, Int128 Carried);

    /// <summary>Checks invoices against obligations.</summary>
    /// <param name="lines">The obligations that may be invoiced, one an ordered pair, sorted by the ordinal order of debtor,
    /// then creditor; not those below a minimum.</param>
    /// <param name="positions">What each venue is to receive − what it is to pay, with amounts carried in.</param>
    /// <param name="plan">The plan: its invoices, carried amounts, bounds and certificate are looked at.</param>
    public static Finding Check(List<Obligation> lines, Dictionary<string, Int128> positions, SettlementPlan plan)
    {
        var check = new FlowCheck(lines, positions);
        if ((check.Invoices(plan) ?? check.Positions(plan)) is { } fault)
            return new Finding(fault, 0, 0);
        var trivial = check.Trivial(plan);
        if (plan.Certificate?.Flow is not { } certificate)
            return new Finding(null, trivial, 0);
        if (certificate.Scale < 1 || certificate.LineScale < 1 || certificate.Potentials.IsDefault || certificate.ShortVenues.IsDefault
            || certificate.LinePrices.IsDefault || certificate.NeedPrices.IsDefault)
        {
            return new Finding("the certificate has no scale, or lacks a list", 0, 0);
        }

        try
        {
            return check.Claims(plan, certificate, trivial);
        }
        catch (OverflowException)
        {
            return new Finding("the certificate's numbers are out of range", 0, 0);
        }
    }

    private Finding Claims(SettlementPlan plan, FlowCertificate certificate, int trivial)
    {
        var carried = CarriedBound(certificate);
        if (Potentials(certificate) is not { } potential)
            return new Finding("the certificate gives a potential to no venue, or twice", 0, 0);
        var (fault, free) = Amount(plan, certificate, potential);
        if (fault is not null)
            return new Finding(fault, 0, 0);
        var bound = new FlowCountBound(_lines, _flow, certificate, plan.Proof == Proof.Exhaustive).Bound(free);
        return new Finding(null, Math.Max(bound, trivial), carried);
    }

    // Every invoice is part of one obligation: not reversed, not raised.
    private string? Invoices(SettlementPlan plan)
    {
        var number = new Dictionary<(string Debtor, string Creditor), int>();
        for (var line = 0; line < _lines.Count; line++)
            number[(_lines[line].Debtor, _lines[line].Creditor)] = line;
        for (var i = 0; i < plan.Invoices.Length; i++)
        {
            var invoice = plan.Invoices[i];
            if (!number.TryGetValue((invoice.Debtor, invoice.Creditor), out var line))
                return $"invoice {i + 1}: {invoice.Debtor} has no obligation to {invoice.Creditor} that may be invoiced";
            if (_flow[line] != 0)
                return $"invoice {i + 1} is the second from {invoice.Creditor} to {invoice.Debtor}";
            if (invoice.Amount <= 0 || invoice.Amount > _lines[line].Amount)
                return $"invoice {i + 1} is for {invoice.Amount}, but {invoice.Debtor} owes {invoice.Creditor} {_lines[line].Amount}";
            _flow[line] = invoice.Amount;
        }

        return null;
    }

    private string? Positions(SettlementPlan plan)
    {
        var left = new Dictionary<string, Int128>(_positions, StringComparer.Ordinal);
        foreach (var carried in plan.Carried)
        {
            if (!left.ContainsKey(carried.Venue))
                return $"{carried.Venue} carries an amount, but has no position";
            left[carried.Venue] -= carried.Amount;
        }

        for (var line = 0; line < _lines.Count; line++)
        {
            left[_lines[line].Creditor] -= _flow[line];
            left[_lines[line].Debtor] += _flow[line];
        }

        foreach (var (venue, amount) in left)
        {
            if (amount != 0)
                return $"after the plan {venue} is {Int128.Abs(amount)} {(amount > 0 ? "short" : "over")}";
        }

        return null;
    }

    // Who is to pay needs an invoice, and who is to receive.
    private int Trivial(SettlementPlan plan)
    {
        var carried = plan.Carried.ToDictionary(c => c.Venue, c => c.Amount, StringComparer.Ordinal);
        var open = _positions.Select(position => position.Value - carried.GetValueOrDefault(position.Key)).ToList();
        return Math.Max(open.Count(amount => amount > 0), open.Count(amount => amount < 0));
    }

    // The venues of the set can pay no more than they are owed and what their lines to the others take: the rest is carried, here and by those
    // who do not get it.
    private Int128 CarriedBound(FlowCertificate certificate)
    {
        var inside = certificate.ShortVenues.ToHashSet(StringComparer.Ordinal);
        Int128 missing = 0;
        foreach (var (venue, amount) in _positions)
            missing -= inside.Contains(venue) ? amount : 0;
        foreach (var line in _lines)
            missing -= inside.Contains(line.Debtor) && !inside.Contains(line.Creditor) ? line.Amount : 0;
        return missing > 0 ? 2 * missing : 0;
    }

    private Dictionary<string, Int128>? Potentials(FlowCertificate certificate)
    {
        var potential = _positions.ToDictionary(position => position.Key, _ => (Int128)0, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var price in certificate.Potentials)
        {
            if (price.Venue is null || !potential.ContainsKey(price.Venue) || !seen.Add(price.Venue))
                return null;
            potential[price.Venue] = price.Price;
        }

        return potential;
    }

    // Whole where the reduced cost is below 0, empty where it is above: then, and only then, are the potentials' bound and the total equal.
    private (string? Fault, bool[] Free) Amount(SettlementPlan plan, FlowCertificate certificate, Dictionary<string, Int128> potential)
    {
        var countOnly = plan.InvoicesFirst || plan.Constraints.Minimum > 1;
        var free = new bool[_lines.Count];
        Int128 total = 0;
        for (var line = 0; line < free.Length; line++)
        {
            var (debtor, creditor, amount) = (_lines[line].Debtor, _lines[line].Creditor, _lines[line].Amount);
            total += countOnly ? 0 : _flow[line];
            var reduced = (countOnly ? 0 : (Int128)certificate.Scale) + potential[debtor] - potential[creditor];
            free[line] = reduced == 0;
            if (reduced > 0 && _flow[line] != 0)
                return ($"by the potentials {debtor} need not pay {creditor} anything", free);
            if (reduced < 0 && _flow[line] != amount)
                return ($"by the potentials what {debtor} owes {creditor} stays whole", free);
        }

        return (total == certificate.Least ? null : $"the least amount is {total}, not {certificate.Least}", free);
    }
}
