using System.Runtime.CompilerServices;

namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>All sums of some values, each taken up to a number of times, sorted by their residue.</summary>
/// <remarks>
/// <para>Only two residues of a sum are kept: modulo the number of classes, by which the list is sorted, and modulo
/// <see cref="KeyModulus"/>. Both are computed from the values one by one, so they are those of the exact sum however large it is.</para>
/// <para>Equal sums stay apart, so every sub-multiset is there exactly once. Cost: Π(times + 1) entries of 12 bytes.</para>
/// </remarks>
internal sealed class QuarterList
{
    /// <summary>2³¹ − 1, a prime: the sum of two keys fits 32 bits without sign.</summary>
    public const uint KeyModulus = int.MaxValue;

    /// <summary>Entries that may be read behind the last one, so that a bucket can be read in whole vectors.</summary>
    private const int Slack = 16;

    private QuarterList(uint[] keys, int[] starts, ulong[] sets) => (Keys, Starts, Sets) = (keys, starts, sets);

    /// <summary>The sums modulo <see cref="KeyModulus"/>, followed by zeros that mean nothing.</summary>
    public uint[] Keys { get; }

    /// <summary>Where each residue begins in <see cref="Keys"/>; one entry more than there are residues.</summary>
    public int[] Starts { get; }

    /// <summary>What was summed, in the order of <see cref="Keys"/>.</summary>
    public ulong[] Sets { get; }

    /// <summary>Number of sums.</summary>
    public int Count => Sets.Length;

    /// <summary>Lists the sums of the values <paramref name="part"/> (or of their negatives), each up to <paramref name="times"/> times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static QuarterList Of(MultisetCode code, List<int> part, ReadOnlySpan<int> times, int classes, bool negated)
    {
        var count = 1;
        foreach (var value in part)
            count *= times[value] + 1;
        var residues = new int[count];
        var keys = new uint[count];
        var sets = new ulong[count];
        var filled = 1;
        foreach (var value in part)
        {
            var number = code.Values[value];
            var residue = (int)Residue(number, classes, negated);
            var key = Residue(number, KeyModulus, negated);
            for (var time = 1; time <= times[value]; time++)
            {
                var bit = code.Bit(value, time);
                var from = (time - 1) * filled;
                for (var i = from; i < from + filled; i++)
                {
                    residues[i + filled] = (residues[i] + residue) % classes;
                    keys[i + filled] = (keys[i] + key) % KeyModulus;
                    sets[i + filled] = sets[i] | bit;
                }
            }

            filled *= times[value] + 1;
        }

        return Sorted(residues, keys, sets, classes);
    }

    private static uint Residue(long value, long modulus, bool negated)
    {
        var residue = value % modulus;
        if (negated)
            residue = -residue;
        return (uint)(residue < 0 ? residue + modulus : residue);
    }

    /// <summary>Counting sort: stable, so the order is the same everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static QuarterList Sorted(int[] residues, uint[] keys, ulong[] sets, int classes)
    {
        var starts = new int[classes + 1];
        foreach (var residue in residues)
            starts[residue + 1]++;
        for (var residue = 0; residue < classes; residue++)
            starts[residue + 1] += starts[residue];
        var next = starts.AsSpan(0, classes).ToArray();
        var sortedKeys = new uint[keys.Length + Slack];
        var sortedSets = new ulong[sets.Length];
        for (var i = 0; i < residues.Length; i++)
        {
            var place = next[residues[i]]++;
            (sortedKeys[place], sortedSets[place]) = (keys[i], sets[i]);
        }

        return new QuarterList(sortedKeys, starts, sortedSets);
    }
}
