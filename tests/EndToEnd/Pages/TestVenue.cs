using System.Globalization;

namespace Interlieux.EndToEnd.Pages;

/// <summary>A venue with a reader at its door and somebody who sells.</summary>
public sealed class TestVenue(Guid id, string name, GatewayApi door, GatewayApi counter)
{
    private long sequence;

    public Guid Id => id;

    public string Name => name;

    /// <returns>The badge of a member who may go everywhere.</returns>
    public async Task<string> SellPackAsync(string memberRef, DateOnly from)
    {
        var identifier = $"{name}-{memberRef}";
        var account = (await counter.PostAsync("/accounts", new { memberRef })).GetProperty("accountId").GetGuid();
        await counter.PostAsync($"/accounts/{account}/badges", new { technology = "qr", identifier });
        await counter.PostAsync(
            $"/accounts/{account}/passes",
            new
            {
                kind = "pack", halfDays = 20, scope = new { reach = "network" }, validFrom = from, validUntil = from.AddYears(1),
                priceCents = 10_000,
            },
            idempotencyKey: identifier);
        return identifier;
    }

    public async Task ScanAsync(string badge, string direction, DateTimeOffset at)
    {
        var number = ++sequence;
        var verdict = await door.PostAsync("/scans", new
        {
            scanId = Guid.CreateVersion7(at), sequence = number, technology = "qr", identifier = badge, direction,
            occurredAt = at.ToString("O", CultureInfo.InvariantCulture), monotonicMs = number, offline = false, admittedBy = "none",
        });
        verdict.GetProperty("outcome").GetString().Should().Be("accepted", "the scan is {0}", verdict);
    }
}
