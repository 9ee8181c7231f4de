using System.Runtime.InteropServices;
using System.Text;

namespace Interlieux.ReaderAgent.CardSources.PcSc;

/// <summary>A connection to pcscd. For one thread, but for <see cref="Cancel"/>.</summary>
/// <exception cref="PcScException">From every member.</exception>
/// <exception cref="DllNotFoundException">libpcsclite is not installed.</exception>
internal sealed class PcScContext : IDisposable
{
    private readonly nint context;

    private PcScContext(nint context) => this.context = context;

    public static PcScContext Establish()
    {
        Check("SCardEstablishContext", Native.SCardEstablishContext(Native.ScopeSystem, 0, 0, out var context));
        return new PcScContext(context);
    }

    /// <summary>The names of the readers that are plugged in.</summary>
    public string[] ListReaders()
    {
        // A reader may be plugged in between the two questions: then the second says that the room is too small, and a next look will do.
        nuint length = 0;
        var sized = Code(Native.SCardListReaders(context, 0, default, ref length));
        if (sized == PcScException.NoReaders) return [];
        Check("SCardListReaders", sized);
        var names = new byte[length];
        var listed = Code(Native.SCardListReaders(context, 0, names, ref length));
        if (listed == PcScException.NoReaders) return [];
        Check("SCardListReaders", listed);
        return Encoding.UTF8.GetString(names, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Waits until one of the readers is not as it was; false when the time is over or somebody cancelled.</summary>
    public bool WaitForChange(IReadOnlyList<ReaderSlot> readers, TimeSpan time)
    {
        var entries = new Native.ReaderEntry[readers.Count];
        try
        {
            for (var i = 0; i < entries.Length; i++)
            {
                entries[i].Reader = Marshal.StringToCoTaskMemUTF8(readers[i].Name);
                entries[i].CurrentState = readers[i].State;
            }

            var changed = Code(Native.SCardGetStatusChange(context, (nuint)time.TotalMilliseconds, entries, (nuint)entries.Length));
            if (changed is PcScException.Timeout or PcScException.Cancelled) return false;
            Check("SCardGetStatusChange", changed);
            for (var i = 0; i < entries.Length; i++)
            {
                var atr = ((ReadOnlySpan<byte>)entries[i].Atr)[..(int)Math.Min(entries[i].AtrLength, 33)];
                readers[i].Become((uint)entries[i].EventState, atr.ToArray());
            }

            return true;
        }
        finally
        {
            foreach (var entry in entries) Marshal.FreeCoTaskMem(entry.Reader);
        }
    }

    /// <summary>Ends a wait. May be called from any thread, and is lost when nobody waits.</summary>
    public void Cancel() => Native.SCardCancel(context);

    public PcScCard Connect(string reader)
    {
        Check("SCardConnect", Native.SCardConnect(context, reader, Native.Shared, Native.AnyProtocol, out var card, out var protocol));
        return new PcScCard(card, protocol);
    }

    /// <summary>Talks to the reader itself, without a card.</summary>
    public PcScCard ConnectDirectly(string reader)
    {
        Check("SCardConnect", Native.SCardConnect(context, reader, Native.Direct, 0, out var card, out var protocol));
        return new PcScCard(card, protocol);
    }

    public void Dispose() => Native.SCardReleaseContext(context);

    internal static void Check(string call, nint result) => Check(call, Code(result));

    // LONG is wider than the code on 64-bit machines, and signed on 32-bit ones.
    private static uint Code(nint result) => unchecked((uint)result);

    private static void Check(string call, uint code)
    {
        if (code != 0) throw new PcScException(call, code);
    }
}
