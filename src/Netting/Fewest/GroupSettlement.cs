using System.Diagnostics;

namespace Interlieux.Netting.Fewest;

/// <summary>Turns groups into invoices: inside a group, again and again, the largest debtor pays the largest creditor.</summary>
/// <remarks>
/// <para>Each invoice closes at least one of the two, and the last one both, so k venues take k − 1 invoices, all from debtor to
/// creditor: what is moved is the sum of the positive positions, the least possible. When an earlier invoice closes both,
/// the group was two groups; it is split, one invoice less. So a plan may be better than the partition it was made from,
/// never worse. Cost: O(k log k) a group.</para>
/// <para>Ties go to the venue that comes first. Venues of one value are handed out in their order, group by group.</para>
/// </remarks>
internal static class GroupSettlement
{
    private readonly record struct Line(int Debtor, int Creditor, long Amount);

    /// <summary>The groups of value indexes into which settling the pool as one group would split it.</summary>
    public static List<int[]> Split(Rest rest, IReadOnlyList<int> pool)
    {
        int[] values = [.. pool.Order()];
        return [.. Settle(Members(rest, values)).Select(lines =>
            lines.SelectMany(line => new[] { line.Debtor, line.Creditor }).Distinct().Order().Select(member => values[member]).ToArray())];
    }

    private static (int Member, long Position)[] Members(Rest rest, int[] values) =>
        [.. values.Select((value, member) => (member, rest.Values[value]))];

    /// <summary>The invoices of one zero-sum set, one list a group, from the largest down.</summary>
    private static IEnumerable<List<Line>> Settle((int Venue, long Position)[] members)
    {
        var debtors = new PriorityQueue<(int Venue, Int128 Left), (Int128, int)>();
        var creditors = new PriorityQueue<(int Venue, Int128 Left), (Int128, int)>();
        foreach (var (venue, position) in members)
            (position < 0 ? debtors : creditors).Enqueue((venue, Int128.Abs(position)), (-Int128.Abs(position), venue));

        // The root of a venue's group: invoices of one group hang together.
        var root = members.ToDictionary(member => member.Venue, member => member.Venue);
        var lines = new List<Line>(members.Length);
        while (debtors.TryDequeue(out var debtor, out _))
        {
            var creditor = creditors.Dequeue();
            var amount = Int128.Min(debtor.Left, creditor.Left);
            lines.Add(new Line(debtor.Venue, creditor.Venue, (long)amount));
            root[Root(debtor.Venue)] = Root(creditor.Venue);
            if (debtor.Left > amount)
                debtors.Enqueue((debtor.Venue, debtor.Left - amount), (amount - debtor.Left, debtor.Venue));
            if (creditor.Left > amount)
                creditors.Enqueue((creditor.Venue, creditor.Left - amount), (amount - creditor.Left, creditor.Venue));
        }

        Debug.Assert(creditors.Count == 0, "a group sums to 0");
        return lines.OrderByDescending(line => line.Amount).ThenBy(line => line.Debtor).ThenBy(line => line.Creditor)
            .GroupBy(line => Root(line.Debtor)).Select(group => group.ToList());

        int Root(int venue)
        {
            while (root[venue] != venue)
                venue = root[venue] = root[root[venue]];
            return venue;
        }
    }
}
