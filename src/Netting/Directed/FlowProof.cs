using System.Collections.Immutable;

namespace Interlieux.Netting.Directed;

/// <summary>Writes down the numbers that bound amount and count; <see cref="FlowCertificate"/> says what they mean.</summary>
internal static class FlowProof
{
    public static FlowCertificate Certificate(
        ImmutableArray<string> venues,
        int[] tail,
        int[] head,
        long[] flow,
        ImmutableArray<string> shortVenues,
        List<PieceCount> pieces,
        long[] potentials,
        bool invoicesFirst)
    {
        var lowest = potentials.Length == 0 ? 0 : potentials.Min();
        Int128 least = 0;
        foreach (var amount in flow)
            least += invoicesFirst ? 0 : amount;
        return new FlowCertificate
        {
            Scale = venues.Length + 1,
            Potentials = [.. venues.Select((name, i) => new VenuePrice(name, potentials[i] - lowest)).Where(price => price.Price != 0)],
            Least = least,
            ShortVenues = shortVenues,
            LineScale = LinePrices.Scale,
            LinePrices = [.. pieces.SelectMany(piece => piece.Problem.Lines.Select((line, i) => new LinePrice(
                venues[tail[line]], venues[head[line]], piece.Prices.Unit[i], piece.Prices.Use[i], piece.Prices.Full[i])))],
            NeedPrices = [.. pieces.SelectMany((piece, number) => Enumerable.Range(0, piece.Problem.Nodes).Where(piece.IsRelaxed)
                .Select(node => new NeedPrice(venues[piece.Problem.Venues[node]], number, piece.Prices.Need[node])))],
        };
    }

    /// <summary>All that a debtor who could not pay everything reaches in the residual graph: what leaves this set is full, what enters it empty.</summary>
    public static ImmutableArray<string> CutOff(
        ImmutableArray<string> venues, int[] tail, int[] head, long[] capacity, long[] flow, long[] carried)
    {
        var reached = carried.Select(amount => amount < 0).ToArray();
        if (!reached.Contains(true))
            return [];
        for (var grown = true; grown;)
        {
            grown = false;
            for (var line = 0; line < tail.Length; line++)
            {
                if (reached[tail[line]] && !reached[head[line]] && flow[line] < capacity[line])
                    reached[head[line]] = grown = true;
                else if (reached[head[line]] && !reached[tail[line]] && flow[line] > 0)
                    reached[tail[line]] = grown = true;
            }
        }

        return [.. venues.Where((_, i) => reached[i])];
    }
}
