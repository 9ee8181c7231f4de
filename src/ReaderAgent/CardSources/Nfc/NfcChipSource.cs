using System.Runtime.CompilerServices;

namespace Interlieux.ReaderAgent.CardSources.Nfc;

/// <summary>
/// Asks a chip for cards. The chip is opened again, ever more slowly, while it is away: pulling it out and plugging it in is no reason to
/// restart the agent.
/// </summary>
internal sealed class NfcChipSource(string name, Func<CancellationToken, INfcChip> open, TimeProvider clock) : ICardSource
{
    /// <summary>A person does not notice it, and the chip and the processor sleep nine tenths of the time.</summary>
    private static readonly TimeSpan BetweenPolls = TimeSpan.FromMilliseconds(100);

    private readonly CardField field = new(clock);
    private byte[]? unreadable;

    /// <inheritdoc/>
    public SourceHealth Health { get; } = new(name);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Tap> ReadAsync(LastTap last, [EnumeratorCancellation] CancellationToken ct)
    {
        var pause = new BackOff(clock);
        while (true)
        {
            using var chip = await TryAsync(() => open(ct), ct);
            if (chip is null)
            {
                await pause.WaitAsync(ct);
                continue;
            }

            Health.Ready();
            while (await TryAsync(() => Answer.Of(chip.Poll()), ct) is { } answer)
            {
                // Only a chip that answers has earned a quick retry: one that opens and fails at once is as good as absent.
                pause.Reset();
                if (Judge(answer.Card) is { } tap) yield return tap;
                await Task.Delay(BetweenPolls, clock, ct);
            }

            await pause.WaitAsync(ct);
        }
    }

    // Drivers throw what they please, and none of it may stop the agent.
    private async Task<T?> TryAsync<T>(Func<T> call, CancellationToken ct)
        where T : class
    {
        try
        {
            return await Task.Run(call, ct);
        }
        catch (FileNotFoundException e)
        {
            Health.Absent(e.Message);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Health.Failed(e is IOException ? e.Message : $"{name}: {e.GetType().Name}, {e.Message}");
        }

        ct.ThrowIfCancellationRequested();
        return null;
    }

    private Tap? Judge(NfcCard? card)
    {
        if (card is null)
        {
            unreadable = null;
            return null;
        }

        if (!NfcIdentifier.TryCreate(card.Uid, out var identifier))
        {
            // Once for a card, not once for a poll.
            if (unreadable is null || !unreadable.AsSpan().SequenceEqual(card.Uid)) Health.CountUnreadable();
            unreadable = card.Uid;
            return null;
        }

        return field.IsNewTap(card.Technology, identifier) ? Tap.Now(clock, card.Technology, identifier, card.Atqa, card.Sak) : null;
    }

    private sealed record Answer(NfcCard? Card)
    {
        public static Answer Of(NfcCard? card) => new(card);
    }
}
