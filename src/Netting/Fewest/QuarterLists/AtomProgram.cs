using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>The most groups, when all zero-sum sets of the rest are known: the longest chain ∅ ⊂ S₁ ⊂ … ⊂ whole of them.</summary>
/// <remarks>
/// <para>The unions of the first 1, 2, … groups of a partition are such a chain, and the differences of a chain are zero-sum groups: the
/// two are the same thing. In a longest chain every difference is an <em>atom</em>, a zero-sum set that includes no other but the empty one.
/// So f(∅) = 0 and f(R) = 1 + max f(R − a) over the atoms a ⊆ R with the first value of R: that value is in some group, and which group is
/// taken first does not matter. Each R is solved once.</para>
/// <para>Cost: for s sets and a atoms at most s·a comparisons to find the atoms, and as many for the program; both are spent as they are
/// made. With few sets by chance hardly any R is ever met; with k planted groups there are 2^k sets and k atoms.</para>
/// </remarks>
internal sealed class AtomProgram
{
    /// <summary>Comparisons of two sets (eight to an instruction) that count as one unit of work.</summary>
    private const int ComparisonsPerUnit = 8;

    /// <summary>Spent at a time.</summary>
    private const long Portion = 1 << 14;

    private readonly MultisetCode _code;
    private readonly WorkMeter _meter;

    /// <summary>The atoms by their first value.</summary>
    private readonly List<ulong>[] _atoms;

    private readonly Dictionary<ulong, int> _most = new() { [0] = 0 };
    private long _owed;
    private bool _cut;

    private AtomProgram(MultisetCode code, WorkMeter meter)
    {
        (_code, _meter) = (code, meter);
        _atoms = new List<ulong>[code.Values.Length];
        for (var value = 0; value < _atoms.Length; value++)
            _atoms[value] = [];
    }

    /// <summary>The groups of a best partition of everything, or null when work or time is up. Needs all zero-sum sets.</summary>
    public static List<ulong>? Groups(MultisetCode code, ulong[] sets, WorkMeter meter)
    {
        var program = new AtomProgram(code, meter);
        program.FindAtoms(sets);
        return program.Most(code.Whole) >= 0 ? program.Trace() : null;
    }

    /// <summary>By size: a set is an atom if no smaller atom is included in it.</summary>
    private void FindAtoms(ulong[] sets)
    {
        var atoms = new List<ulong>();
        foreach (var set in sets.Where(set => set != 0).OrderBy(BitOperations.PopCount).ThenBy(set => set))
        {
            if (_cut || IncludesAny(set, CollectionsMarshal.AsSpan(atoms)))
                continue;
            atoms.Add(set);
            _atoms[_code.FirstValue(set)].Add(set);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IncludesAny(ulong set, ReadOnlySpan<ulong> atoms)
    {
        Spend(atoms.Length);
        var outside = Vector512.Create(~set);
        ref var first = ref MemoryMarshal.GetReference(atoms);
        var i = 0;
        for (; i <= atoms.Length - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
        {
            if (Vector512.EqualsAny(Vector512.LoadUnsafe(ref first, (nuint)i) & outside, Vector512<ulong>.Zero))
                return true;
        }

        for (; i < atoms.Length; i++)
        {
            if ((atoms[i] & ~set) == 0)
                return true;
        }

        return false;
    }

    /// <summary>f(<paramref name="remaining"/>), or −1 when it was cut off. It nests as deep as there are groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Most(ulong remaining)
    {
        if (_most.TryGetValue(remaining, out var known))
            return known;
        var most = -1;
        var atoms = CollectionsMarshal.AsSpan(_atoms[_code.FirstValue(remaining)]);
        Spend(atoms.Length);
        foreach (var atom in atoms)
        {
            if ((atom & ~remaining) != 0)
                continue;
            var rest = _cut ? -1 : Most(_code.Minus(remaining, atom));
            if (rest < 0)
                return -1;
            most = Math.Max(most, rest + 1);
        }

        _most[remaining] = most;
        return most;
    }

    private List<ulong> Trace()
    {
        var groups = new List<ulong>();
        for (var remaining = _code.Whole; remaining != 0;)
        {
            var most = _most[remaining];
            foreach (var atom in _atoms[_code.FirstValue(remaining)])
            {
                if ((atom & ~remaining) == 0 && _most[_code.Minus(remaining, atom)] == most - 1)
                {
                    groups.Add(atom);
                    remaining = _code.Minus(remaining, atom);
                    break;
                }
            }
        }

        return groups;
    }

    private void Spend(int comparisons)
    {
        _owed += 1 + (comparisons / ComparisonsPerUnit);
        if (_owed < Portion)
            return;
        _cut |= !_meter.TrySpend(_owed);
        _owed = 0;
    }
}
