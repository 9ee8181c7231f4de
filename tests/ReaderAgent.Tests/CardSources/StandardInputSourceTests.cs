using System.IO.Pipes;
using System.Text;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.CardSources.Keyboard;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Tests.Hardware;

namespace Interlieux.ReaderAgent.Tests.CardSources;

public sealed class StandardInputSourceTests : IDisposable
{
    private readonly AnonymousPipeServerStream input = new(PipeDirection.Out);

    public void Dispose() => input.Dispose();

    [Fact]
    public async Task Each_line_is_a_badge_and_the_last_needs_no_end()
    {
        await using var source = Open(hexIsNfc: true);

        await WriteAsync("de:ad:be:ef\r\n\n  jeton d'été \n04A1B2C3D4E5F6\n04A1B2C3D4E5F6\n04A1B2");
        input.Dispose();

        (await ReadAsync(source)).Should().Be((Technology.NfcA, "DEADBEEF"));
        (await ReadAsync(source)).Should().Be((Technology.Qr, "jeton d'été"));
        (await ReadAsync(source)).Should().Be((Technology.NfcA, "04A1B2C3D4E5F6"));
        (await ReadAsync(source)).Should().Be((Technology.Qr, "04A1B2"));
        await source.Reading;
        source.HasNoMore();
        source.State.Should().Be(new SourceState("standard input", SourceCondition.Absent, "has ended"));
    }

    [Fact]
    public async Task Hexadecimal_is_text_where_nobody_said_that_it_is_a_card()
    {
        await using var source = Open(hexIsNfc: false);

        await WriteAsync("DEADBEEF\n");

        (await ReadAsync(source)).Should().Be((Technology.Qr, "DEADBEEF"));
    }

    [Fact]
    public async Task A_line_of_10_MB_is_refused_in_little_memory_and_the_next_is_read()
    {
        await using var source = Open(hexIsNfc: false);
        var megabyte = new byte[1_000_000];
        Array.Fill(megabyte, (byte)'A');
        await WriteAsync("first\n");
        await source.NextAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        for (var i = 0; i < 10; i++) await input.WriteAsync(megabyte, TestContext.Current.CancellationToken);
        await WriteAsync("\nlast\n");

        (await ReadAsync(source)).Should().Be((Technology.Qr, "last"));
        source.State.Unreadable.Should().Be(1);
        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(10_000_000, "the line is not kept");
    }

    [Theory]
    [InlineData("A\u0007B")]
    [InlineData("\u001B[31mred")]
    [InlineData("a\tb")]
    [InlineData("\u0085")]
    public async Task Control_characters_are_unreadable(string line)
    {
        await using var source = Open(hexIsNfc: false);

        await WriteAsync($"{line}\nnext\n");

        (await ReadAsync(source)).Should().Be((Technology.Qr, "next"));
        source.State.Unreadable.Should().Be(1);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_unreadable()
    {
        await using var source = Open(hexIsNfc: false);

        await input.WriteAsync(new byte[] { 0x41, 0xC3, 0x28, (byte)'\n', 0xED, 0xA0, 0x80, (byte)'\n' }, TestContext.Current.CancellationToken);
        await WriteAsync("next\n");

        (await ReadAsync(source)).Should().Be((Technology.Qr, "next"));
        source.State.Unreadable.Should().Be(2);
    }

    [Fact]
    public async Task The_longest_badge_has_256_characters()
    {
        await using var source = Open(hexIsNfc: false);
        var longest = new string('é', 256);

        await WriteAsync($"{longest}é\n{longest}\n");

        (await ReadAsync(source)).Should().Be((Technology.Qr, longest));
        source.State.Unreadable.Should().Be(1);
    }

    [Fact]
    public async Task It_stops_although_nobody_types()
    {
        var source = Open(hexIsNfc: false);
        await source.BecomesAsync(SourceCondition.Ready);

        await source.DisposeAsync();

        source.Reading.IsCompletedSuccessfully.Should().BeTrue();
    }

    private RunningSource Open(bool hexIsNfc) => new(new StandardInputSource(hexIsNfc, TimeProvider.System)
    {
        Descriptor = (int)input.ClientSafePipeHandle.DangerousGetHandle(),
    });

    private Task WriteAsync(string text) =>
        input.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    private static async Task<(Technology, string)> ReadAsync(RunningSource source)
    {
        var tap = await source.NextAsync();
        return (tap.Technology, tap.Identifier);
    }
}
