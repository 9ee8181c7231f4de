using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Interlieux.Netting;
using Npgsql;

namespace Interlieux.Ledger.Reconciliation;

/// <summary>Whether closed cycles still are what they were: their frozen input by the events, its hash, and the plan that it gives.</summary>
internal sealed class CycleChecks(StreamTails tails)
{
    /// <returns>How many cycles were looked at.</returns>
    public async Task<int> RunAsync(NpgsqlConnection connection, NpgsqlTransaction moment, List<Difference> differences, CancellationToken ct)
    {
        var names = new List<string>();
        await using (var command = new NpgsqlCommand("select cycle from ledger.cycle_cut_off where frozen order by 1", connection, moment))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) names.Add(reader.GetString(0));
        }

        var states = new Dictionary<Guid, Versioned>();
        var versions = await StreamVersions.ReadAsync(connection, moment, [.. names.Select(Cycle.StreamIdOf)], ct);
        await tails.FoldAsync(connection, moment, new StateCache(), versions, states, ct);
        foreach (var name in names)
        {
            var cycle = (Cycle)states[Cycle.StreamIdOf(name)].State;
            if (cycle.Frozen is not { } frozen) continue;
            var unit = Enum.Parse<NettingUnit>(frozen.Unit);
            var now = await CycleObligations.FoldAsync(connection, moment, name, unit, ct);
            var hash = CycleObligations.Sha256Of(frozen.Obligations);
            if (hash != frozen.InputSha256)
                differences.Add(new Difference("frozen-input", $"cycle {name}", $"its hash is {hash}, recorded {frozen.InputSha256}"));
            if (CycleObligations.Sha256Of(now) != frozen.InputSha256)
                differences.Add(new Difference("frozen-input", $"cycle {name}", "the charges of the cycle sum to something else than was frozen"));
            if (cycle.LastClearing is { } cleared) CheckPlan(name, frozen, cleared, differences, ct);
        }

        return names.Count;
    }

    private static void CheckPlan(
        string name, CycleFrozen frozen, CycleCleared cleared, List<Difference> differences, CancellationToken ct)
    {
        // A clearing of before cycles were frozen has the hash of another input, and cannot be replayed from this one.
        if (cleared.InputSha256 != frozen.InputSha256) return;
        var again = ClearCycleHandler.Clear(
            new ClearCycle(name, Enum.Parse<ClearingPolicy>(cleared.Policy), "reconciliation", cleared.Hub), frozen, cleared.RecordedAt, ct);
        if (!again.Invoices.SequenceEqual(cleared.Invoices) || again.LowerBound != cleared.LowerBound)
        {
            differences.Add(new Difference(
                "plan", $"cycle {name}", $"replayed, the frozen input gives {again.Invoices.Length} invoices, not the {cleared.Invoices.Length} recorded ones"));
        }
    }
}
