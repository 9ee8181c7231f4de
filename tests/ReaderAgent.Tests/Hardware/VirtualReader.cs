using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Interlieux.ReaderAgent.Tests.Hardware;

/// <summary>
/// A slot of the virtual reader that pcscd drives: the driver looks for a card by connecting here, and has one as long as the line is
/// open. Frames are a length of two bytes and a payload; one byte is a word about power, else a command.
/// </summary>
internal sealed class VirtualReader(int port) : IAsyncDisposable
{
    private const byte SendAtr = 4;

    private CancellationTokenSource stop = new();
    private Task serving = Task.CompletedTask;

    /// <summary>What reached the card or its reader, in hexadecimal.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    public void Insert(VirtualCard card)
    {
        var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = false };
        listener.Start();
        stop = new CancellationTokenSource();
        serving = ServeAsync(listener, card, stop.Token);
    }

    public async Task RemoveAsync()
    {
        await stop.CancelAsync();
        await serving;
        stop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (!serving.IsCompleted) await RemoveAsync();
    }

    private async Task ServeAsync(TcpListener listener, VirtualCard card, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ct);
                try
                {
                    await AnswerAsync(client.GetStream(), card, ct);
                }
                catch (IOException)
                {
                    // pcscd was killed; the card stays where it is.
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            listener.Stop();
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
            if (payload.Length > 1) Commands.Enqueue(Convert.ToHexString(payload));
            var answer = payload.Length == 1 ? card.Atr : card.Answer(payload);
            byte[] frame = [(byte)(answer.Length >> 8), (byte)answer.Length, .. answer];
            await stream.WriteAsync(frame, ct);
        }
    }
}
