using Interlieux.Netting.Linear;

namespace Interlieux.Netting.Tests.Linear;

/// <summary>The packing program against a dense tableau, and against duality: weak duality leaves no room for a wrong optimum.</summary>
public sealed class PackingProgramTests
{
    [Theory]
    [InlineData(1, 5, 12)]
    [InlineData(2, 20, 60)]
    [InlineData(3, 60, 300)]
    [InlineData(4, 150, 900)]
    public void An_optimum_satisfies_all_rows_and_its_prices_prove_it(int seed, int rows, int columns)
    {
        for (var variant = 0; variant < 5; variant++)
        {
            var draws = new Draws((ulong)((100 * seed) + variant));
            var program = new PackingProgram(Capacities(draws, rows, variant % 2 == 0 ? 1 : 30));
            for (var column = 0; column < columns; column++)
                AddColumn(program, draws, 3 + draws.Below(5));

            program.Maximize(Endless()).Should().BeTrue();

            ShouldBeOptimal(program);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Columns_added_later_lead_to_the_same_value_as_all_columns_at_once(int seed)
    {
        var (all, later) = (new Draws((ulong)seed), new Draws((ulong)seed));
        var whole = new PackingProgram(Capacities(all, 80, 9));
        var grown = new PackingProgram(Capacities(later, 80, 9));
        for (var column = 0; column < 500; column++)
        {
            AddColumn(whole, all, 4);
            AddColumn(grown, later, 4);
            if (column % 50 == 0)
                grown.Maximize(Endless()).Should().BeTrue();
        }

        whole.Maximize(Endless()).Should().BeTrue();
        grown.Maximize(Endless()).Should().BeTrue();

        grown.Objective.Should().BeApproximately(whole.Objective, 1e-4);
        ShouldBeOptimal(grown);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_row_a_capacity_or_a_gain_changed_later_leads_to_the_new_optimum(int seed)
    {
        var draws = new Draws((ulong)seed);
        var program = new PackingProgram(Capacities(draws, 50, 9));
        for (var column = 0; column < 200; column++)
            AddColumn(program, draws, 4);
        program.Maximize(Endless()).Should().BeTrue();
        for (var change = 0; change < 20; change++)
        {
            var some = Enumerable.Range(0, program.Columns).Where(column => program.Level(column) > 0.1).Take(3).ToArray();
            program.AddRow(1, some, [.. some.Select(_ => 1.0)]);
            program.SetCapacity(draws.Below(50), draws.Below(9));
            program.SetGain(draws.Below(200), draws.Below(3) - 1);

            program.Maximize(Endless()).Should().BeTrue();

            ShouldBeOptimal(program);
        }
    }

    [Fact]
    public void Ties_everywhere_do_not_make_it_go_in_circles()
    {
        // All triples of 18 elements, capacity 1: nearly every step is degenerate.
        var program = new PackingProgram([.. Enumerable.Repeat(1.0, 18)]);
        for (var a = 0; a < 18; a++)
        {
            for (var b = a + 1; b < 18; b++)
            {
                for (var c = b + 1; c < 18; c++)
                    program.AddColumn([a, b, c], [1, 1, 1], 1);
            }
        }

        program.Maximize(Endless()).Should().BeTrue();

        program.Objective.Should().BeApproximately(6, 1e-3);
        program.Steps.Should().BeLessThan(500);
    }

    [Fact]
    public void Work_that_runs_out_is_told_and_more_work_goes_on()
    {
        var draws = new Draws(7);
        var program = new PackingProgram(Capacities(draws, 100, 1));
        for (var column = 0; column < 800; column++)
            AddColumn(program, draws, 5);

        program.Maximize(new WorkMeter(20_000, CancellationToken.None)).Should().BeFalse();
        program.Maximize(Endless()).Should().BeTrue();

        ShouldBeOptimal(program);
    }

    private static void ShouldBeOptimal(PackingProgram program)
    {
        var used = new double[program.Rows];
        var value = 0.0;
        for (var column = 0; column < program.Columns; column++)
        {
            var level = program.Level(column);
            level.Should().BeGreaterThan(-1e-4);
            var cost = 0.0;
            for (var i = 0; i < program.RowsOf(column).Length; i++)
            {
                used[program.RowsOf(column)[i]] += level * program.CoefficientsOf(column)[i];
                cost += program.Prices[program.RowsOf(column)[i]] * program.CoefficientsOf(column)[i];
            }

            value += level * program.Gain(column);
            cost.Should().BeGreaterThan(program.Gain(column) - 1e-6, "no column may gain above its prices");
        }

        for (var row = 0; row < program.Rows; row++)
        {
            used[row].Should().BeLessThan(program.Capacity(row) + 1e-4);
            program.Prices[row].Should().BeGreaterThan(-1e-6);
        }

        value.Should().BeApproximately(program.Objective, 1e-3, "solution and prices meet");
    }

    private static double[] Capacities(Draws draws, int rows, int most) =>
        [.. Enumerable.Range(0, rows).Select(_ => 1.0 + draws.Below(most))];

    private static void AddColumn(PackingProgram program, Draws draws, int entries)
    {
        var rows = new SortedSet<int>();
        while (rows.Count < Math.Min(entries, program.Rows))
            rows.Add(draws.Below(program.Rows));
        program.AddColumn([.. rows], [.. rows.Select(_ => 1.0 + (draws.Below(6) == 0 ? draws.Below(4) : 0))], 1);
    }

    private static WorkMeter Endless() => new(long.MaxValue, CancellationToken.None);

    private sealed class Draws(ulong seed)
    {
        private ulong _state = seed;

        public int Below(int below)
        {
            unchecked
            {
                _state += 0x9E3779B97F4A7C15;
                var z = _state;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                return (int)((z ^ (z >> 31)) % (ulong)below);
            }
        }
    }
}
