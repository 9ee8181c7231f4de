namespace Interlieux.Netting.Fewest.Sets;

/// <summary>Finds triples of elements that the present solution of a <see cref="SetProgram"/> uses more than once.</summary>
/// <remarks>
/// <para>Subset-row cuts (Jepsen, Petersen, Spoorendonk &amp; Pisinger 2008): of the sets with at least two of three elements, one can be in
/// a partition. With w the amount of sets that hold a pair and t of those that hold all three, a triple uses
/// w(a,b) + w(a,c) + w(b,c) − 2·t(a,b,c).</para>
/// <para>Cost: O(n³/6) additions a round, n ≤ <see cref="ElementsMax"/>, and the triples of the sets in the solution.</para>
/// </remarks>
internal sealed class TripleCuts(SetPool pool, SetProgram program)
{
    /// <summary>Above this number of elements cuts no longer pay.</summary>
    public const int ElementsMax = 250;

    private const double Violation = 1.02;
    private const int EachMax = 5;

    private readonly double[] _pairs = new double[program.Elements * program.Elements];
    private readonly Dictionary<(int A, int B, int C), double> _whole = [];
    private readonly List<(double Use, int A, int B, int C)> _found = [];
    private readonly int[] _used = new int[program.Elements];

    /// <summary>Adds rows for the triples that are used most, <paramref name="most"/> of them. The number added.</summary>
    public int Add(int most)
    {
        Load();
        Find();
        _found.Sort();
        _used.AsSpan().Clear();
        var added = 0;
        foreach (var (_, a, b, c) in _found)
        {
            if (added == most || _used[a] == EachMax || _used[b] == EachMax || _used[c] == EachMax)
                continue;
            _used[a]++;
            _used[b]++;
            _used[c]++;
            program.Cut((a, b, c));
            added++;
        }

        return added;
    }

    private void Load()
    {
        program.SumPairs(_pairs);
        _whole.Clear();
        foreach (var (set, level) in program.Taken())
        {
            var members = pool.Members(set);
            for (var i = 0; i < members.Length; i++)
            {
                for (var j = i + 1; j < members.Length; j++)
                {
                    for (var k = j + 1; k < members.Length; k++)
                    {
                        var triple = ((int)members[i], (int)members[j], (int)members[k]);
                        _whole[triple] = _whole.GetValueOrDefault(triple) + level;
                    }
                }
            }
        }
    }

    private void Find()
    {
        var n = program.Elements;
        _found.Clear();
        for (var a = 0; a < n; a++)
        {
            for (var b = a + 1; b < n; b++)
            {
                var both = _pairs[(a * n) + b];
                for (var c = b + 1; c < n; c++)
                {
                    var use = both + _pairs[(a * n) + c] + _pairs[(b * n) + c];
                    if (use > Violation && use - (2 * _whole.GetValueOrDefault((a, b, c))) is > Violation and var exact)
                        _found.Add((-exact, a, b, c));
                }
            }
        }
    }
}
