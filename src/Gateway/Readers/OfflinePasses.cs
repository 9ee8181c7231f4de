using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Interlieux.Gateway.Access;
using Interlieux.Gateway.Scans;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans;
using NSec.Cryptography;

namespace Interlieux.Gateway.Readers;

/// <summary>
/// Signs what a reader may let in by itself, and knows its signature again: docs/protocol/reader-v1.md, Offline. The keys follow from the
/// badge keys, so every gateway of a network has the same, and none is kept anywhere else.
/// </summary>
internal sealed class OfflinePasses : IDisposable
{
    /// <summary>Older than that, the ledger takes it for none.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Since the badge was accepted by the reader: what it did not see for longer is not renewed.</summary>
    private static readonly TimeSpan SeenAgeMax = TimeSpan.FromDays(30);

    private const int TextLengthMax = 2_000;

    /// <summary>A tap that arrives later has told what it had to tell.</summary>
    private static readonly TimeSpan TapAgeMax = TimeSpan.FromHours(1);

    private readonly BadgeKeys badgeKeys;
    private readonly OfflineEntries entries;
    private readonly TimeProvider clock;
    private readonly PassKey[] passKeys;

    public OfflinePasses(BadgeKeys badgeKeys, OfflineEntries entries, TimeProvider clock)
    {
        this.badgeKeys = badgeKeys;
        this.entries = entries;
        this.clock = clock;
        passKeys = [.. badgeKeys.All.Select(key => new PassKey(key))];
        PublicKey = Base64Url.EncodeToString(passKeys[0].Signing.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>By which readers know the gateway's signature, in base64url.</summary>
    public string PublicKey { get; }

    /// <summary>Gives each accepted scan its pass, where the host's readers let in by themselves.</summary>
    public async Task AddAsync(Caller caller, IReadOnlyList<ReceivedScan> scans, ReaderVerdict?[] verdicts, CancellationToken ct)
    {
        if (!await entries.AreGivenAsync(caller.Venue, ct)) return;
        var earliest = clock.GetUtcNow() - TapAgeMax;
        for (var i = 0; i < verdicts.Length; i++)
        {
            var scan = scans[i].Scan;
            if (verdicts[i] is not { Outcome: ScanOutcome.Accepted } verdict || scan.OccurredAt <= earliest) continue;
            var pass = await GiveAsync(caller.Reader, badgeKeys.HashesOf(scan.Identifier), caller.Venue, scan.OccurredAt, ct);
            verdicts[i] = verdict with { OfflinePass = pass };
        }
    }

    /// <summary>A new pass for each that still holds; null for one that does not, or was never this reader's.</summary>
    public async Task<string?[]> RenewAsync(Caller caller, IReadOnlyList<string> texts, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var renewed = new string?[texts.Count];
        for (var i = 0; i < renewed.Length; i++)
        {
            if (Open(texts[i], caller.Reader) is not { } pass || pass.Terms.Until < now.ToUnixTimeMilliseconds()) continue;
            var seen = DateTimeOffset.FromUnixTimeMilliseconds(pass.Terms.Seen);
            var next = await GiveAsync(caller.Reader, [pass.BadgeHash], caller.Venue, seen, ct);
            // Not withdrawn: the one it has holds until it ends.
            renewed[i] = next is not null && now - seen > SeenAgeMax ? texts[i] : next;
        }

        return renewed;
    }

    /// <summary>When the pass that a scan brings was given, in Unix milliseconds: the version of the list that the reader decided by.</summary>
    /// <returns>Null when it is not this reader's, not for this badge, did not hold at that time, or lets nobody in.</returns>
    public long? Prove(ReceivedScan received, Guid reader)
    {
        var at = received.Scan.OccurredAt.ToUnixTimeMilliseconds();
        return Open(received.Sent.OfflinePass, reader) is { } pass && pass.Terms.From <= at && at <= pass.Terms.Until
            && (pass.Terms.Entries > 0 || received.Scan.Direction == ScanDirection.Out)
            && badgeKeys.HashesOf(received.Scan.Identifier).Contains(pass.BadgeHash)
            ? pass.Terms.From
            : null;
    }

    public void Dispose()
    {
        foreach (var key in passKeys) key.Dispose();
    }

    private async Task<string?> GiveAsync(Guid reader, string[] hashes, Guid host, DateTimeOffset seen, CancellationToken ct)
    {
        if (await entries.CountAsync(hashes, host, ct) is not { } count) return null;
        var now = clock.GetUtcNow();
        var terms = new Terms(
            reader, passKeys[0].Seal(hashes[0]), now.ToUnixTimeMilliseconds(), (now + Lifetime).ToUnixTimeMilliseconds(), count,
            seen.ToUnixTimeMilliseconds());
        var said = JsonSerializer.SerializeToUtf8Bytes(terms, JsonSerializerOptions.Web);
        return $"{Base64Url.EncodeToString(said)}.{Base64Url.EncodeToString(SignatureAlgorithm.Ed25519.Sign(passKeys[0].Signing, said))}";
    }

    private (Terms Terms, string BadgeHash)? Open(string? text, Guid reader)
    {
        if (text is not { Length: <= TextLengthMax } || text.Split('.') is not [var payload, var signature]) return null;
        if (!Base64Url.IsValid(payload) || !Base64Url.IsValid(signature)) return null;
        var said = Base64Url.DecodeFromChars(payload);
        if (passKeys.FirstOrDefault(key => key.IsSigned(said, Base64Url.DecodeFromChars(signature))) is not { } key) return null;
        // What we signed, we can read.
        var terms = JsonSerializer.Deserialize<Terms>(said, JsonSerializerOptions.Web)!;
        return terms.Reader == reader ? (terms, key.Unseal(terms.Badge)) : null;
    }

    private sealed record Terms(Guid Reader, string Badge, long From, long Until, int Entries, long Seen);

    private sealed class PassKey : IDisposable
    {
        private const int NonceLength = 12;
        private const int TagLength = 16;

        private readonly byte[] sealing;

        public PassKey(BadgeKey key)
        {
            Signing = Key.Import(SignatureAlgorithm.Ed25519, key.DeriveKey("interlieux offline pass v1"), KeyBlobFormat.RawPrivateKey);
            sealing = key.DeriveKey("interlieux offline pass badge v1");
        }

        public Key Signing { get; }

        public bool IsSigned(byte[] said, byte[] signature) => SignatureAlgorithm.Ed25519.Verify(Signing.PublicKey, said, signature);

        /// <summary>AES-256-GCM: nonce, badge hash, tag.</summary>
        public string Seal(string badgeHash)
        {
            var hash = Convert.FromBase64String(badgeHash);
            var box = new byte[NonceLength + hash.Length + TagLength];
            RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
            using var aes = new AesGcm(sealing, TagLength);
            aes.Encrypt(box.AsSpan(0, NonceLength), hash, box.AsSpan(NonceLength, hash.Length), box.AsSpan(NonceLength + hash.Length));
            return Base64Url.EncodeToString(box);
        }

        public string Unseal(string text)
        {
            var box = Base64Url.DecodeFromChars(text).AsSpan();
            var hash = new byte[box.Length - NonceLength - TagLength];
            using var aes = new AesGcm(sealing, TagLength);
            aes.Decrypt(box[..NonceLength], box[NonceLength..^TagLength], box[^TagLength..], hash);
            return Convert.ToBase64String(hash);
        }

        public void Dispose() => Signing.Dispose();
    }
}
