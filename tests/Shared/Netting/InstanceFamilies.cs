using Interlieux.Netting;

namespace Interlieux.Tests.Shared.Netting;

/// <summary>The made-up networks by which the engine is measured; the same seed is the same instance for ever.</summary>
public static class InstanceFamilies
{
    private const int TripsPerVenue = 22;
    private const double LocalShare = 0.7;
    private const double DecayKm = 8;
    private const double KmBetweenTowns = 20;

    /// <summary>What a half-day costs at a host.</summary>
    public enum Tariff
    {
        /// <summary>Everywhere the same: amounts count half-days.</summary>
        HalfDays,

        /// <summary>4.50 € to 15.00 € in steps of 0.50 €: amounts in cents.</summary>
        HalfEuros,

        /// <summary>4.50 € to 15.00 €, any cent.</summary>
        Cents,
    }

    /// <summary>A month of visits: √n / 2 towns, lognormal sizes, 22 trips a venue, 70 % of them near home.</summary>
    public static ObligationSet Gravity(int venues, Tariff tariff, ulong seed) => ObligationSet.Create(GravityRows(venues, tariff, seed));

    /// <summary>The rows of <see cref="Gravity"/>, summed by ordered pair.</summary>
    public static List<Obligation> GravityRows(int venues, Tariff tariff, ulong seed)
    {
        var draws = new SplitMix(seed);
        var towns = Math.Max(1, (int)Math.Round(Math.Sqrt(venues) / 2));
        var side = KmBetweenTowns * Math.Sqrt(towns);
        var places = Enumerable.Range(0, towns).Select(_ => (X: draws.Unit() * side, Y: draws.Unit() * side)).ToArray();
        var town = Enumerable.Range(0, venues).Select(_ => draws.Below(towns)).ToArray();
        var size = Enumerable.Range(0, venues).Select(_ => Math.Exp(draws.Normal())).ToArray();
        var price = Enumerable.Range(0, venues).Select(_ => tariff switch
        {
            Tariff.HalfDays => 1L,
            Tariff.HalfEuros => 450 + (50 * draws.Below(22)),
            Tariff.Cents => 450 + draws.Below(1051),
            _ => throw new ArgumentOutOfRangeException(nameof(tariff)),
        }).ToArray();

        var residents = Enumerable.Range(0, towns).Select(t => Enumerable.Range(0, venues).Where(v => town[v] == t).ToArray()).ToArray();
        var inTown = residents.Select(list => new Wheel([.. list.Select(v => size[v])])).ToArray();
        var near = Enumerable.Range(0, towns).Select(a => new Wheel([.. Enumerable.Range(0, towns).Select(b =>
            inTown[b].Total * Math.Exp(-Distance(places[a], places[b]) / DecayKm))])).ToArray();
        var homes = new Wheel(size);
        var owed = new SortedDictionary<(int Home, int Host), long>();
        for (var trip = 0; trip < TripsPerVenue * venues; trip++)
        {
            var home = homes.Draw(draws);
            int host;
            if (draws.Unit() < LocalShare)
            {
                var there = near[town[home]].Draw(draws);
                host = residents[there][inTown[there].Draw(draws)];
            }
            else
            {
                host = homes.Draw(draws);
            }

            if (host != home)
                owed[(home, host)] = owed.GetValueOrDefault((home, host)) + ((1 + draws.Below(2)) * price[host]);
        }

        return [.. owed.Select(o => new Obligation(Name(o.Key.Home), Name(o.Key.Host), o.Value))];
    }

    /// <summary>Net positions made of zero-sum groups of three to six, values up to <paramref name="most"/>, shuffled.</summary>
    public static long[] Planted(int venues, long most, ulong seed)
    {
        var draws = new SplitMix(seed);
        var positions = new List<long>(venues);
        while (positions.Count < venues)
        {
            var left = venues - positions.Count;
            var members = left < 9 ? (left <= 6 ? left : left / 2) : 3 + draws.Below(4);
            long[] group;
            do
            {
                group = [.. Enumerable.Range(0, members - 1).Select(_ => draws.Signed(most))];
            }
            while (group.Sum() == 0 || Math.Abs(group.Sum()) > most);

            positions.AddRange(group);
            positions.Add(-group.Sum());
        }

        var shuffled = positions.ToArray();
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var j = draws.Below(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }

    /// <summary>Net positions with about 2^<paramref name="exponent"/> zero-sum subsets beside the empty and the whole one.</summary>
    public static long[] FewSets(int venues, int exponent, ulong seed)
    {
        var draws = new SplitMix(seed);
        // Subset sums of values uniform in ±R spread as R·√(n / 12): their density at 0 gives R.
        var range = Math.Pow(2, venues - exponent) / Math.Sqrt(2 * Math.PI * venues / 12d);
        var most = (long)Math.Clamp(range, 2, Math.Pow(2, 62) / venues);
        while (true)
        {
            var some = Enumerable.Range(0, venues - 1).Select(_ => draws.Signed(most)).ToArray();
            var last = -some.Sum();
            if (last != 0 && Math.Abs(last) <= most)
                return [.. some, last];
        }
    }

    /// <summary>Obligations with exactly these net positions: a hub, whose own position is 0, takes and gives.</summary>
    public static ObligationSet WithPositions(IEnumerable<long> positions) =>
        ObligationSet.Create(positions.Select((position, venue) => position >= 0
            ? new Obligation("hub", Name(venue), position)
            : new Obligation(Name(venue), "hub", -position)).Where(row => row.Amount != 0));

    private static string Name(int venue) => $"V{venue:00000}";

    private static double Distance((double X, double Y) a, (double X, double Y) b) =>
        Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));

    /// <summary>Draws an index with a probability proportional to its weight.</summary>
    private sealed class Wheel
    {
        private readonly double[] _sums;

        public Wheel(double[] weights)
        {
            _sums = new double[weights.Length];
            for (var i = 0; i < weights.Length; i++)
                _sums[i] = Total += weights[i];
        }

        public double Total { get; }

        public int Draw(SplitMix draws)
        {
            var found = Array.BinarySearch(_sums, draws.Unit() * Total);
            return Math.Min(found < 0 ? ~found : found + 1, _sums.Length - 1);
        }
    }
}
