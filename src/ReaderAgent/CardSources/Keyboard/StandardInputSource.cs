using System.Runtime.CompilerServices;
using Interlieux.ReaderAgent.CardSources.Devices;

namespace Interlieux.ReaderAgent.CardSources.Keyboard;

/// <summary>Standard input, one badge a line: for trying things out, and for programs that read cards in their own way. Ends with it.</summary>
/// <param name="hexIsNfc">Lines of 4, 7 or 10 bytes in hexadecimal are NFC cards.</param>
/// <param name="clock">Tells when a tap happened.</param>
public sealed class StandardInputSource(bool hexIsNfc, TimeProvider clock) : ICardSource
{
    private const string Name = "standard input";
    private static readonly TimeSpan UntilAskedAgain = TimeSpan.FromHours(1);


    /// <inheritdoc/>
    public SourceHealth Health { get; } = new(Name);

    internal int Descriptor { get; init; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Tap> ReadAsync(LastTap last, [EnumeratorCancellation] CancellationToken ct)
    {
        Health.Ready();
        var piped = new Piped(DeviceFile.Borrow(Name, Descriptor), new LineSource(hexIsNfc, Health, clock));
        while (await Blocking.RunAsync(() => Next(piped, ct)) is { } tap) yield return tap;
    }

    private Tap? Next(Piped piped, CancellationToken ct)
    {
        try
        {
            var tap = piped.NextTap(ct);
            if (tap is null) Health.Absent("has ended");
            return tap;
        }
        catch (IOException e)
        {
            Health.Failed(e.Message);
            return null;
        }
    }

    private sealed class Piped(DeviceFile input, LineSource lines)
    {
        private readonly byte[] buffer = new byte[4096];
        private int start;
        private int end;

        public Tap? NextTap(CancellationToken ct)
        {
            while (true)
            {
                while (start < end)
                {
                    if (lines.Add(buffer[start++]) is { } tap) return tap;
                }

                if (!input.WaitReadable(UntilAskedAgain, ct)) continue;
                (start, end) = (0, input.Read(buffer));
                // The last line may lack its end.
                if (end == 0) return lines.Add((byte)'\n');
            }
        }
    }
}
