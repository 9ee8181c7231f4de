using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interlieux.Ledger.Badges;
using Microsoft.Extensions.Logging;

namespace Interlieux.Ledger.Scans.Intake;

/// <param name="Label">A name to greet the member by; it goes to the reader, and is kept nowhere.</param>
internal sealed record HomeReply(HomeAnswer Answer, string? Label = null);

/// <summary>
/// The call-out: <c>POST</c> of one question to the home venue's address, signed with a secret that only the two know; the answer is
/// <c>{"admit": true}</c> or <c>{"admit": false}</c>, with a <c>label</c> if the reader may greet the member by one. The scan id in it makes
/// it safe to ask again.
/// </summary>
internal sealed class HomeSoftware(HttpClient http, BadgeKeys keys, CallOutCircuits circuits, ILogger<HomeSoftware> logger)
{
    private const int AnswerBytesMax = 4_096;
    private const int LabelLengthMax = 40;

    /// <returns>Null when there is no answer that can be understood.</returns>
    public async Task<HomeReply?> AskAsync(HomeQuestion question, CancellationToken ct)
    {
        try
        {
            return await circuits.Of(question.HomeVenue).ExecuteAsync(token => PostAsync(question, token), ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            logger.LogWarning("The software of home venue {Venue} gave no answer: {Reason}", question.HomeVenue, e.GetType().Name);
            return null;
        }
    }

    private async ValueTask<HomeReply> PostAsync(HomeQuestion question, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { question.ScanId, question.MemberRef, question.HostVenue, question.OccurredAt }, JsonSerializerOptions.Web);
        using var request = new HttpRequestMessage(HttpMethod.Post, question.CallOut) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        var signature = HMACSHA256.HashData(keys.Current.CallOutSecret(question.HomeVenue), body);
        request.Headers.Add("Interlieux-Signature", $"sha256={Convert.ToHexStringLower(signature)}");
        request.Headers.Add("Idempotency-Key", question.ScanId.ToString());

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.StatusCode != HttpStatusCode.OK) throw new HttpRequestException($"status {(int)response.StatusCode}");
        await response.Content.LoadIntoBufferAsync(AnswerBytesMax, ct);
        var answer = await response.Content.ReadFromJsonAsync<Answer>(JsonSerializerOptions.Web, ct);
        return answer?.Admit switch
        {
            true => new HomeReply(HomeAnswer.Admitted, LabelOf(answer)),
            false => new HomeReply(HomeAnswer.Refused),
            null => throw new JsonException("no admit"),
        };
    }

    // Whatever else stands there is no name, and no reason to keep the member out.
    private static string? LabelOf(Answer answer) =>
        answer.Label is { ValueKind: JsonValueKind.String } label && label.GetString()!.Trim() is { Length: > 0 and <= LabelLengthMax } text
            && text.EnumerateRunes().All(IsPrintable)
            ? text
            : null;

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private sealed record Answer(bool? Admit, JsonElement? Label);
}
