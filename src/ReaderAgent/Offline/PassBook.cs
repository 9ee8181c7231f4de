using System.Security.Cryptography;
using System.Text;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;
using Microsoft.Data.Sqlite;

namespace Interlieux.ReaderAgent.Offline;

/// <summary>An offline pass as the device keeps it.</summary>
/// <param name="Entries">How many times it still lets in.</param>
/// <param name="Withdrawn">The gateway took it back: the badge is refused until the pass would have ended.</param>
/// <param name="Taps">Of this badge on <paramref name="Day"/>, by which a reader of both directions tells in from out.</param>
internal sealed record KeptPass(string Text, long From, long Until, int Entries, bool Withdrawn, string? Day, int Taps);

/// <summary>
/// The badges that this reader saw accepted lately, each with its offline pass. A badge is known by an HMAC (RFC 2104, SHA-256) under a key
/// that only this device has. Whoever uses it holds the database's gate.
/// </summary>
internal sealed class PassBook(DeviceDatabase database, byte[] key)
{
    /// <summary>A town's regulars; beyond, those not seen for the longest time are forgotten.</summary>
    public const int PassesMax = 5_000;

    private const string Columns = "pass, valid_from, valid_until, entries, withdrawn, day, taps";

    private readonly SqliteCommand find = database.Prepare($"select {Columns} from pass where badge = $badge", "$badge");

    private readonly SqliteCommand put = database.Prepare(
        $"""
        insert into pass (badge, {Columns}, used_at) values ($badge, $pass, $from, $until, $entries, $withdrawn, $day, $taps, $used)
        on conflict do update set pass = $pass, valid_from = $from, valid_until = $until, entries = $entries, withdrawn = $withdrawn,
            day = $day, taps = $taps, used_at = $used
        """,
        "$badge", "$pass", "$from", "$until", "$entries", "$withdrawn", "$day", "$taps", "$used");

    private readonly SqliteCommand renew = database.Prepare(
        "update pass set pass = $new, valid_from = $from, valid_until = $until, entries = $entries where pass = $old",
        "$new", "$from", "$until", "$entries", "$old");

    private readonly SqliteCommand withdraw = database.Prepare("update pass set withdrawn = 1 where pass = $old", "$old");

    private readonly SqliteCommand list = database.Prepare("select pass from pass where withdrawn = 0 order by badge");

    private readonly SqliteCommand forget = database.Prepare(
        "delete from pass where valid_until < $now or badge in (select badge from pass order by used_at desc limit -1 offset $max)", "$now", "$max");

    /// <summary>The same card, however it is written, is the same badge.</summary>
    public byte[] BadgeOf(Technology technology, string identifier) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(NfcIdentifier.Canonical(technology, identifier)));

    public KeptPass? Find(byte[] badge)
    {
        using var row = find.With(badge).ExecuteReader();
        return row.Read()
            ? new KeptPass(
                row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetBoolean(4), row.IsDBNull(5) ? null : row.GetString(5),
                row.GetInt32(6))
            : null;
    }

    public void Put(byte[] badge, KeptPass pass, DateTimeOffset usedAt) =>
        put.With(
            badge, pass.Text, pass.From, pass.Until, pass.Entries, pass.Withdrawn, pass.Day, pass.Taps, usedAt.ToUnixTimeMilliseconds())
            .ExecuteNonQuery();

    /// <summary>All that are not withdrawn.</summary>
    public List<string> Texts()
    {
        var texts = new List<string>();
        using var row = list.ExecuteReader();
        while (row.Read()) texts.Add(row.GetString(0));
        return texts;
    }

    public void Renew(string old, string renewed, PassTerms terms) =>
        renew.With(renewed, terms.From, terms.Until, terms.Entries, old).ExecuteNonQuery();

    public void Withdraw(string old) => withdraw.With(old).ExecuteNonQuery();

    public void ForgetOld(DateTimeOffset now) => forget.With(now.ToUnixTimeMilliseconds(), PassesMax).ExecuteNonQuery();
}
