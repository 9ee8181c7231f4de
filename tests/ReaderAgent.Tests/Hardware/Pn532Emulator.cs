using System.Collections.Concurrent;
using Interlieux.Tests.Readers;

namespace Interlieux.ReaderAgent.Tests.Hardware;

/// <summary>A PN532 at the other end of a serial line; frames as its user manual has them.</summary>
internal sealed class Pn532Emulator : IDisposable
{
    private const byte ToChip = 0xD4;
    private const byte FromChip = 0xD5;
    private const byte GetFirmwareVersion = 0x02;
    private const byte ListPassiveTarget = 0x4A;
    private const byte TypeA = 0x00;

    private static readonly byte[] Acknowledgement = [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00];

    private readonly PseudoTerminal line = new();
    private readonly List<byte> received = [];
    private readonly CancellationTokenSource unplugged = new();
    private readonly Task serving;
    private int polls;

    public Pn532Emulator() => serving = Task.Factory.StartNew(
        Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public string Path => line.Path;

    /// <summary>How often it was asked for a card of type A.</summary>
    public int Polls => Volatile.Read(ref polls);

    public Watched Seen { get; } = new();

    /// <summary>What it answers when asked for a card: the targets as the chip tells them, by type.</summary>
    public ConcurrentDictionary<byte, byte[]> Targets { get; } = [];

    /// <summary>What becomes of its answers on their way; null: the chip is mute.</summary>
    public Func<byte[], IEnumerable<byte[]>>? Line { get; set; } = bytes => [bytes];

    public void Show(string uid)
    {
        var bytes = Convert.FromHexString(uid);
        Targets[TypeA] = [0x01, 0x01, 0x00, 0x44, 0x08, (byte)bytes.Length, .. bytes];
    }

    public void ShowTypeB(string uid) =>
        Targets[0x03] = [0x01, 0x01, 0x50, .. Convert.FromHexString(uid), 0x00, 0x00, 0x00, 0x00, 0x00, 0x71, 0x85, 0x00];

    public void TakeAway() => Targets.Clear();

    /// <summary>Sends bytes that nobody asked for, as fast as they are taken, until it is unplugged or nobody takes them.</summary>
    public Task FloodAsync(byte with) => Task.Factory.StartNew(
        () => Until(() => line.Write(Enumerable.Repeat(with, 4096).ToArray(), unplugged.Token)),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>Unplugs it.</summary>
    public void Dispose()
    {
        if (unplugged.IsCancellationRequested) return;
        unplugged.Cancel();
        serving.Wait();
        line.Dispose();
    }

    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        var sum = 0;
        foreach (var b in data) sum += b;
        return [0x00, 0x00, 0xFF, (byte)data.Length, unchecked((byte)-data.Length), .. data, unchecked((byte)-sum), 0x00];
    }

    private void Serve()
    {
        var buffer = new byte[512];
        Until(() =>
        {
            received.AddRange(buffer.AsSpan(0, line.Read(buffer, unplugged.Token)));
            while (TakeCommand() is { } command) Answer(command);
        });
    }

    private static void Until(Action step)
    {
        try
        {
            while (true) step();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Unplugged, or nobody there.
        }
    }

    private byte[]? TakeCommand()
    {
        for (var i = 0; i + 5 < received.Count; i++)
        {
            if (received[i] != 0x00 || received[i + 1] != 0xFF || received[i + 4] != ToChip) continue;
            var length = received[i + 2];
            if (received.Count < i + 5 + length) return null;
            var command = received.GetRange(i + 5, length - 1).ToArray();
            received.RemoveRange(0, i + 5 + length);
            return command;
        }

        return null;
    }

    private void Answer(byte[] command)
    {
        var data = command[0] switch
        {
            GetFirmwareVersion => [0x32, 0x01, 0x06, 0x07],
            ListPassiveTarget => Targets.GetValueOrDefault(command[2], [0x00]),
            _ => Array.Empty<byte>(),
        };
        if (command is [ListPassiveTarget, _, TypeA, ..])
        {
            Interlocked.Increment(ref polls);
            Seen.Change();
        }

        byte[] answer = [.. Acknowledgement, .. Frame([FromChip, (byte)(command[0] + 1), .. data])];
        try
        {
            foreach (var piece in Line?.Invoke(answer) ?? []) line.Write(piece, unplugged.Token);
        }
        catch (IOException)
        {
            // The program has closed its end meanwhile; it may open it again.
        }
    }
}
