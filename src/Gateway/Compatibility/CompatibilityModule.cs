using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
using Microsoft.AspNetCore.Authentication;
using Wolverine;

namespace Interlieux.Gateway.Compatibility;

/// <param name="User">The e-mail address, or whatever a federation's software calls the member; only a keyed hash is kept.</param>
public sealed record BindUserRequest(string User);

/// <summary>The calls of devices and software that are older than this gateway: docs/protocol/compatibility.md. Nothing else knows of it.</summary>
internal static class CompatibilityModule
{
    public const string Tag = "Compatibility";

    public static void MapCompatibility(this WebApplication app)
    {
        app.Services.GetRequiredService<IAuthenticationSchemeProvider>()
            .AddScheme(new AuthenticationScheme(TokenAuthentication.Name, null, typeof(TokenAuthentication)));
        app.MapFrappe();
        app.MapFederation();

        app.MapPost("/api/v1/accounts/{accountId:guid}/users", async (
                Guid accountId, BindUserRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<BadgeBinding>>(new BindUser(accountId, caller.Venue, r.User, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Sell).WithTags(Tag)
            .WithName("BindUser").WithSummary("Says by which name a federation's software knows the account's member.")
            .WithDescription("It is revoked as a badge is. Case and spaces around the name do not matter.")
            .Produces<BadgeBinding>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
