using System.Runtime.CompilerServices;

namespace Interlieux.ReaderAgent.CardSources.PcSc;

/// <summary>
/// All readers that pcscd knows, or those whose name holds a text: they may come and go, and pcscd too. One card on one reader is one tap.
/// </summary>
/// <param name="filter">Part of a reader's name, any case; empty: every reader.</param>
/// <param name="clock">Tells when a tap happened.</param>
public sealed class PcScSource(string filter, TimeProvider clock) : ICardSource
{
    // A cancellation that comes between two waits is lost, and so is a reader that is plugged in then: neither for longer than this.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, ReaderSlot> slots = [];
    private readonly ReaderSlot plugAndPlay = new(ReaderSlot.PlugAndPlay, new CardField(clock));
    private readonly Func<PcScContext> establish = PcScContext.Establish;

    internal PcScSource(TimeProvider clock, Func<PcScContext> establish)
        : this("", clock) => this.establish = establish;

    /// <inheritdoc/>
    public SourceHealth Health { get; } = new("pcsc");

    /// <inheritdoc/>
    public async IAsyncEnumerable<Tap> ReadAsync(LastTap last, [EnumeratorCancellation] CancellationToken ct)
    {
        var pause = new BackOff(clock);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            using var context = Try(establish);
            if (context is null)
            {
                await pause.WaitAsync(ct);
                continue;
            }

            pause.Reset();
            while (await NextAsync(context, ct) is { } tap) yield return tap;
            foreach (var slot in slots.Values) slot.LoseSight();
            await pause.WaitAsync(ct);
        }
    }

    private async Task<Tap?> NextAsync(PcScContext context, CancellationToken ct)
    {
        await using var registration = ct.Register(context.Cancel);
        return await Blocking.RunAsync(() => Try(() => Next(context, ct)));
    }

    private Tap Next(PcScContext context, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var readers = Readers(context);
            foreach (var reader in readers)
            {
                if (reader.HasNewCard && ReadCard(context, reader) is { } tap) return tap;
            }

            WaitForChange(context, [plugAndPlay, .. readers], ct);
        }
    }

    private List<ReaderSlot> Readers(PcScContext context)
    {
        var names = context.ListReaders().Where(name => name.Contains(filter, StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var (name, slot) in slots)
        {
            if (!names.Contains(name)) slot.LoseSight();
        }

        if (names.Count > 0) Health.Ready(string.Join(", ", names));
        else if (filter.Length == 0) Health.Absent("no reader is plugged in");
        else Health.Absent($"no reader named {filter} is plugged in");
        return [.. names.Select(Slot)];
    }

    private ReaderSlot Slot(string name)
    {
        if (!slots.TryGetValue(name, out var slot)) slots[name] = slot = new ReaderSlot(name, new CardField(clock));
        return slot;
    }

    private static void WaitForChange(PcScContext context, List<ReaderSlot> readers, CancellationToken ct)
    {
        try
        {
            context.WaitForChange(readers, Wait);
        }
        catch (PcScException e) when (e.Code is PcScException.UnknownReader or PcScException.ReaderUnavailable)
        {
            // It was pulled out a moment ago; pcscd needs another moment to strike it off its list.
            ct.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
        }
    }

    private Tap? ReadCard(PcScContext context, ReaderSlot reader)
    {
        try
        {
            using var card = context.Connect(reader.Name);
            var technology = ContactlessCard.TechnologyOf(reader.Atr);
            if (ContactlessCard.ReadUid(card) is { } uid && NfcIdentifier.TryCreate(uid, out var identifier))
                return reader.IsTap(technology, identifier) ? Tap.Now(clock, technology, identifier) : null;
            Health.CountUnreadable();
        }
        catch (PcScException e) when (!e.IsServiceGone)
        {
            if (reader.IsMute || !e.IsCardGone) Health.CountUnreadable();
        }

        reader.Skip();
        return null;
    }

    private T? Try<T>(Func<T> call)
        where T : class
    {
        try
        {
            return call();
        }
        catch (DllNotFoundException)
        {
            Health.Absent("libpcsclite is not installed: apt-get install pcscd libpcsclite1");
        }
        catch (PcScException e) when (e.IsServiceGone)
        {
            Health.Absent(e.Message);
        }
        catch (PcScException e)
        {
            Health.Failed(e.Message);
        }

        return null;
    }
}
