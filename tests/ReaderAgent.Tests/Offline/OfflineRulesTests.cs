using System.Buffers.Text;
using System.Text.Json;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Offline;
using Interlieux.ReaderAgent.Protocol;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using NSec.Cryptography;

namespace Interlieux.ReaderAgent.Tests.Offline;

/// <summary>What the door does when nobody can be asked: docs/protocol/reader-v1.md, Offline.</summary>
public sealed class OfflineRulesTests : IDisposable
{
    private static readonly Guid Reader = Guid.Parse("01a20c80-1111-7222-8333-444455556666");

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(Taps.Morning);
    private readonly Key gatewayKey = Key.Create(SignatureAlgorithm.Ed25519);
    private readonly OpenedDevice device;

    public OfflineRulesTests() => device = new OpenedDevice(folder.Path, clock, clock);

    public void Dispose()
    {
        device.Dispose();
        gatewayKey.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Who_has_a_pass_enters_as_often_as_it_says_and_the_scan_carries_it()
    {
        var pass = Give(Taps.Number(1), entries: 2);

        Show(Taps.Number(1), Direction.In).Should().Be(OfflineAnswer.Admitted);
        Show(Taps.Number(1), Direction.In).Should().Be(OfflineAnswer.Admitted);
        Show(Taps.Number(1), Direction.In).Should().Be(OfflineAnswer.Stored);

        var sent = device.Outbox.ReadForSending(10);
        sent[0].Should().BeEquivalentTo(
            new { Offline = true, AdmittedBy = AdmittedBy.AllowList, ListVersion = Taps.Morning.ToUnixTimeMilliseconds(), OfflinePass = pass });
        sent[2].Should().BeEquivalentTo(new { AdmittedBy = AdmittedBy.None, ListVersion = (long?)null, OfflinePass = (string?)null });
    }

    [Fact]
    public void Leaving_costs_no_entry_and_is_always_let_out_of_a_reader_of_both_directions()
    {
        Give(Taps.Number(1), entries: 1);
        var day = new List<OfflineAnswer?>();

        // The tap that brought the pass was the entry.
        for (var i = 0; i < 4; i++) day.Add(Show(Taps.Number(1), Direction.Toggle));

        day.Should().Equal(OfflineAnswer.Admitted, OfflineAnswer.Admitted, OfflineAnswer.Admitted, OfflineAnswer.Stored);
    }

    [Fact]
    public void The_same_card_is_the_same_badge_however_it_is_written()
    {
        Give(Taps.Number(1, "04:a2:2b:1c"), entries: 1);

        Show(Taps.Number(2, "04A22B1C"), Direction.In).Should().Be(OfflineAnswer.Admitted);
    }

    [Fact]
    public void A_stranger_is_stored_by_a_list_and_let_in_by_an_open_door_without_a_list()
    {
        Show(Taps.Number(1), Direction.In).Should().Be(OfflineAnswer.Stored);
        Show(Taps.Number(1), Direction.In, OfflinePolicy.Open).Should().Be(OfflineAnswer.Admitted);

        device.Outbox.ReadForSending(2)[1].Should().BeEquivalentTo(
            new { AdmittedBy = AdmittedBy.Open, ListVersion = (long?)null, Offline = true });
    }

    [Fact]
    public void A_closed_door_lets_nobody_in_and_holds_nobody_back()
    {
        Give(Taps.Number(1), entries: 2);

        Show(Taps.Number(1), Direction.In, OfflinePolicy.Closed).Should().Be(OfflineAnswer.Closed);
        Show(Taps.Number(1), Direction.Out, OfflinePolicy.Closed).Should().Be(OfflineAnswer.Stored);
        device.Outbox.ReadForSending(1).Single().Offline.Should().BeTrue("the person was told so");
    }

    [Theory]
    [InlineData(OfflinePolicy.AllowList)]
    [InlineData(OfflinePolicy.Open)]
    public void A_withdrawn_pass_shuts_the_door(OfflinePolicy policy)
    {
        var pass = Give(Taps.Number(1), entries: 2);
        device.Rules.Renew([pass], [null], Reader, PublicKey(gatewayKey));

        Show(Taps.Number(1), Direction.In, policy).Should().Be(OfflineAnswer.Withdrawn);
        device.Rules.Texts().Should().BeEmpty();
    }

    [Fact]
    public void A_renewed_pass_takes_the_place_of_the_old_one()
    {
        var pass = Give(Taps.Number(1), entries: 1);
        Show(Taps.Number(1), Direction.In);
        var renewed = Sign(entries: 3, from: Taps.Morning.AddHours(1));
        clock.Advance(TimeSpan.FromHours(2));

        device.Rules.Renew([pass], [renewed], Reader, PublicKey(gatewayKey));

        Show(Taps.Number(1), Direction.In).Should().Be(OfflineAnswer.Admitted);
        device.Outbox.ReadForSending(2)[1].OfflinePass.Should().Be(renewed);
    }

    [Fact]
    public void A_pass_that_is_over_lets_nobody_in()
    {
        Give(Taps.Number(1), entries: 2);
        clock.Advance(TimeSpan.FromDays(8));

        Show(Taps.Number(1), Direction.In).Should().Be(OfflineAnswer.Stored);
    }

    [Fact]
    public void A_pass_that_the_gateway_did_not_sign_or_that_is_another_readers_is_not_kept()
    {
        using var another = Key.Create(SignatureAlgorithm.Ed25519);
        Learn(Taps.Number(1), Sign(4, key: another));
        Learn(Taps.Number(2), Sign(4, reader: Guid.CreateVersion7(Taps.Morning)));
        Learn(Taps.Number(3), Sign(4)[..^8]);
        Learn(Taps.Number(4), "no pass");

        for (var i = 1; i <= 4; i++) Show(Taps.Number(i), Direction.In).Should().Be(OfflineAnswer.Stored);
    }

    [Fact]
    public void Who_changes_the_file_gains_nothing_and_finds_no_badge_in_it()
    {
        Give(Taps.Number(1), entries: 1);
        Show(Taps.Number(1), Direction.In);
        device.Dispose();
        using (var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.Path, "outbox.db"), Pooling = false }.ToString()))
        {
            file.Open();
            using var change = file.CreateCommand();
            change.CommandText = "update pass set entries = 99, valid_until = 99999999999999";
            change.ExecuteNonQuery().Should().Be(1);
        }

        using var again = new OpenedDevice(folder.Path, clock, clock);
        var tap = Taps.Number(1);
        var stored = again.Outbox.Store(tap, Direction.In);
        again.Rules.Decide(stored.Sequence, tap, Direction.In, Reader, Instructions(OfflinePolicy.AllowList)).Should().Be(OfflineAnswer.Stored);
    }

    [Fact]
    public void What_was_sent_is_the_gateways_to_judge()
    {
        Give(Taps.Number(1), entries: 1);
        var stored = device.Outbox.Store(Taps.Number(1), Direction.In);
        device.Outbox.ReadForSending(1);

        device.Rules.Decide(stored.Sequence, Taps.Number(1), Direction.In, Reader, Instructions(OfflinePolicy.AllowList)).Should().BeNull();
        device.Outbox.ReadForSending(1).Single().AdmittedBy.Should().Be(AdmittedBy.None);
    }

    private string Give(Tap tap, int entries)
    {
        var pass = Sign(entries);
        Learn(tap, pass);
        return pass;
    }

    private void Learn(Tap tap, string pass) => device.Rules.Learn(tap, Reader, Instructions(OfflinePolicy.AllowList), pass);

    private OfflineAnswer? Show(Tap tap, Direction direction, OfflinePolicy policy = OfflinePolicy.AllowList)
    {
        var stored = device.Outbox.Store(tap, direction);
        return device.Rules.Decide(stored.Sequence, tap, direction, Reader, Instructions(policy));
    }

    private string Sign(int entries, DateTimeOffset? from = null, Guid? reader = null, Key? key = null)
    {
        var valid = from ?? Taps.Morning;
        var said = JsonSerializer.SerializeToUtf8Bytes(
            new PassTerms(
                reader ?? Reader, "sealed", valid.ToUnixTimeMilliseconds(), valid.AddDays(7).ToUnixTimeMilliseconds(), entries),
            ReaderJson.Default.PassTerms);
        var signature = SignatureAlgorithm.Ed25519.Sign(key ?? gatewayKey, said);
        return $"{Base64Url.EncodeToString(said)}.{Base64Url.EncodeToString(signature)}";
    }

    private Instructions Instructions(OfflinePolicy policy) => new(
        Taps.Morning, PublicKey(gatewayKey), new ReaderSettings("Le Moulin", "Europe/Paris", null, policy, "fr", 60, false));

    private static string PublicKey(Key key) => Base64Url.EncodeToString(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
}
