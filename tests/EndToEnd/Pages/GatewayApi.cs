using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Interlieux.EndToEnd.Pages;

/// <summary>The gateway's API as one key calls it.</summary>
public sealed class GatewayApi(string url, string key)
{
    private static readonly HttpClient Http = new();

    public async Task<JsonElement> PostAsync(string path, object body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/api/v1{path}") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.Should().BeTrue("{0} answered {1}: {2}", path, (int)response.StatusCode, answer);
        return JsonDocument.Parse(answer).RootElement;
    }

    public async Task<TestVenue> RegisterVenueAsync(string name, double? latitude, int? capacity, bool listed)
    {
        var venue = await PostAsync("/venues", new
        {
            name, zone = "Europe/Paris", latitude, longitude = latitude - 48.5, capacity,
            closingTime = "23:30", listed, source = "test", sourceId = name,
        });
        var id = venue.GetProperty("venueId").GetGuid();
        var reader = await PostAsync("/readers", new { venueId = id, label = "Entrée" });
        var seller = await IssueKeyAsync("sell", id);
        return new TestVenue(id, name, new GatewayApi(url, reader.GetProperty("secret").GetString()!), new GatewayApi(url, seller.Secret));
    }

    public async Task<(Guid KeyId, string Secret)> IssueKeyAsync(string scope, Guid? venueId)
    {
        var issued = await PostAsync("/keys", new { scope, venueId, label = scope });
        return (issued.GetProperty("keyId").GetGuid(), issued.GetProperty("secret").GetString()!);
    }

    public async Task<string> IssueCodeAsync() => (await PostAsync("/keys/session-codes", new { })).GetProperty("code").GetString()!;
}
