using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Interlieux.Tests.Readers;

/// <summary>
/// A slot of the virtual reader that pcscd drives: its driver listens, and has a card as long as somebody is connected. Frames are a length
/// of two bytes and a payload; one byte is a word about power, else a command.
/// </summary>
/// <param name="whenRunning">Completes when the pcscd of now runs; asked again after each loss.</param>
internal sealed class VirtualReader(int port, Func<Task> whenRunning) : IAsyncDisposable
{
    private const byte SendAtr = 4;

    private CancellationTokenSource stop = new();
    private Task lying = Task.CompletedTask;

    /// <summary>What reached the card or its reader, in hexadecimal.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>Told of each command.</summary>
    public Watched Heard { get; } = new();

    public void Insert(VirtualCard card)
    {
        stop = new CancellationTokenSource();
        lying = LieAsync(card, stop.Token);
    }

    public async Task RemoveAsync()
    {
        await stop.CancelAsync();
        await lying;
        stop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (!lying.IsCompleted) await RemoveAsync();
    }

    private async Task LieAsync(VirtualCard card, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var run = whenRunning();
                await run.WaitAsync(ct);
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, port, ct);
                    await AnswerAsync(client.GetStream(), card, ct);
                }
                catch (Exception e) when (e is IOException or SocketException && run != whenRunning())
                {
                    // pcscd was killed: the card stays where it is, and the next one finds it.
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // It was taken away.
        }
    }

    private async Task AnswerAsync(NetworkStream stream, VirtualCard card, CancellationToken ct)
    {
        var head = new byte[2];
        while (true)
        {
            await stream.ReadExactlyAsync(head, ct);
            var payload = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
            await stream.ReadExactlyAsync(payload, ct);
            if (payload is [not SendAtr]) continue;
            if (payload.Length > 1)
            {
                Commands.Enqueue(Convert.ToHexString(payload));
                Heard.Change();
            }

            var answer = payload.Length == 1 ? card.Atr : card.Answer(payload);
            byte[] frame = [(byte)(answer.Length >> 8), (byte)answer.Length, .. answer];
            await stream.WriteAsync(frame, ct);
        }
    }
}
