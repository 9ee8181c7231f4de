namespace Interlieux.Netting.Verification;

/// <summary>Checks what is carried: that plan and carried amounts give every net position, and that the rules of carrying hold.</summary>
/// <remarks>
/// <para>What is left to settle of a venue is its net position − what it carries. The rule of a part (docs/adr/0011): positions below the
/// minimum are carried whole; what is missing to a sum of 0 goes to the largest positions of its sign, ties by name; what becomes too small by that
/// is carried too, and so on. Below a minimum a plan may carry more than that, never less of any venue; without one it carries exactly that.</para>
/// <para>The least total: where all pairs of a part may invoice each other, Σ|small| + |excess − Σ small|. Where only some may,
/// venues may pass money on, and |excess| is all that is known.</para>
/// </remarks>
internal static class CarryCheck
{
    /// <summary>Reads the list, and what it leaves to settle.</summary>
    public static string? Read(PlanInput input, SettlementPlan plan, CheckedLine[] lines, out Int128[] carried)
    {
        carried = new Int128[input.Names.Length];
        if (plan.Carried.IsDefault)
            return "the plan has no list of what is carried";
        Int128 sum = 0;
        var stays = new SortedDictionary<string, long>(input.StaysCarried, StringComparer.Ordinal);
        for (var i = 0; i < plan.Carried.Length; i++)
        {
            var item = plan.Carried[i];
            if (item is null || item.Venue is null || item.Amount == 0)
                return $"carried amount {i + 1} is missing or 0";
            if (i > 0 && string.CompareOrdinal(plan.Carried[i - 1].Venue, item.Venue) >= 0)
                return $"what {item.Venue} carries is not in the order of the names";
            sum += item.Amount;
            if (input.Number.TryGetValue(item.Venue, out var venue))
                carried[venue] = item.Amount;
            else if (!stays.Remove(item.Venue, out var amount) || amount != item.Amount)
                return $"{item.Venue} cannot carry {item.Amount}";
        }

        if (stays.Count > 0)
            return $"what {stays.First().Key} had carried in is no longer carried";
        if (sum != 0)
            return $"what is carried sums to {sum}";
        return Balance(input, lines, carried);
    }

    /// <summary>Checks the rules of the policies that choose groups, part by part.</summary>
    public static string? Rules(PlanInput input, SettlementPlan plan, List<Part> parts, Int128[] carried)
    {
        Int128 least = 0;
        foreach (var part in parts)
        {
            var owed = Array.ConvertAll(part.Venues, venue => input.Owed[venue]);
            Int128 excess = 0, small = 0, smallTotal = 0;
            foreach (var position in owed)
            {
                excess += position;
                if (Int128.Abs(position) >= input.Minimum)
                    continue;
                small += position;
                smallTotal += Int128.Abs(position);
            }

            least += part.Complete ? smallTotal + Int128.Abs(excess - small) : Int128.Abs(excess);
            if (!part.Complete && input.Minimum > 1)
                continue;
            var rule = ByRule(owed, input.Minimum);
            for (var i = 0; i < rule.Length; i++)
            {
                var venue = part.Venues[i];
                var enough = Int128.Sign(carried[venue]) * Int128.Sign(owed[i]) >= 0
                    && Int128.Abs(carried[venue]) >= Int128.Abs(rule[i]) && Int128.Abs(carried[venue]) <= Int128.Abs(owed[i]);
                if (!enough || (input.Minimum == 1 && carried[venue] != rule[i]))
                    return $"{input.Names[venue]} carries {carried[venue]}, and should carry {rule[i]}";
            }
        }

        return Total(input, plan, carried, least);
    }

    /// <summary>Checks <see cref="SettlementPlan.CarriedLowerBound"/> against the least that was found, excluded venues not counted.</summary>
    public static string? Total(PlanInput input, SettlementPlan plan, Int128[] carried, Int128 least)
    {
        Int128 total = 0;
        foreach (var amount in carried)
            total += Int128.Abs(amount);
        foreach (var amount in input.StaysCarried.Values)
            (total, least) = (total + Int128.Abs(amount), least + Int128.Abs(amount));
        if (plan.CarriedLowerBound != least)
            return $"the least that can be carried is {least}, not {plan.CarriedLowerBound}";
        return plan.Proven && total != least ? $"proven is True, with {total} carried of at least {least}" : null;
    }

    /// <summary>What each venue of one part carries at least, by the rule.</summary>
    public static Int128[] ByRule(Int128[] owed, long minimum)
    {
        var left = (Int128[])owed.Clone();
        while (true)
        {
            Int128 sum = 0;
            for (var i = 0; i < left.Length; i++)
            {
                if (Int128.Abs(left[i]) < minimum)
                    left[i] = 0;
                sum += left[i];
            }

            if (sum == 0)
                return Array.ConvertAll(Enumerable.Range(0, left.Length).ToArray(), i => owed[i] - left[i]);
            // The sort is stable: equal positions stay in the order of the names.
            foreach (var i in Enumerable.Range(0, left.Length).Where(i => Int128.Sign(left[i]) == Int128.Sign(sum))
                .OrderByDescending(i => Int128.Abs(left[i])).ToArray())
            {
                var taken = Int128.Min(Int128.Abs(sum), Int128.Abs(left[i])) * Int128.Sign(sum);
                (left[i], sum) = (left[i] - taken, sum - taken);
                if (sum == 0)
                    break;
            }
        }
    }

    private static string? Balance(PlanInput input, CheckedLine[] lines, Int128[] carried)
    {
        var left = new Int128[carried.Length];
        for (var venue = 0; venue < left.Length; venue++)
            left[venue] = input.Owed[venue] - carried[venue];
        foreach (var line in lines)
        {
            if (line.Debtor >= 0)
                left[line.Debtor] += line.Amount;
            if (line.Creditor >= 0)
                left[line.Creditor] -= line.Amount;
        }

        for (var venue = 0; venue < left.Length; venue++)
        {
            if (left[venue] != 0)
                return $"after the plan {input.Names[venue]} is {Int128.Abs(left[venue])} {(left[venue] > 0 ? "short" : "over")}";
        }

        return null;
    }
}
