using Interlieux.Ledger.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Interlieux.Gateway.Access;

/// <summary>What each operation asks of a key.</summary>
internal static class Policies
{
    /// <summary>Bringing scans: a reader that is revoked may, and is told so scan by scan.</summary>
    public const string Scan = "scan";

    /// <summary>What else a reader does: one that is revoked does not.</summary>
    public const string Device = "device";

    public const string Sell = "sell";
    public const string Network = "network";
    public const string Audit = "audit";

    /// <summary>Balances of accounts: their venue's sellers, and auditors.</summary>
    public const string ReadAccounts = "read-accounts";

    /// <summary>What a venue does for itself, and the network for all.</summary>
    public const string SellOrNetwork = "sell-or-network";

    /// <summary>How the ledger does.</summary>
    public const string Operate = "operate";

    /// <summary>Positions and plans: a venue's treasurer sees its own, the network and auditors all.</summary>
    public const string ReadBalances = "read-balances";

    /// <summary>Any valid key but a reader's.</summary>
    public const string AnyKey = "any-key";

    /// <summary>Any valid key at all.</summary>
    public const string EveryKey = "every-key";

    public static void AddAccess(this IServiceCollection services, int refusalsPerMinute)
    {
        services.AddSingleton(new RefusalLimiter(refusalsPerMinute));
        services.AddAuthentication(KeyAuthentication.Name)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.Name, null);
        services.AddAuthorizationBuilder()
            .AddScopes(Scan, KeyScope.Scan)
            .AddPolicy(Device, new AuthorizationPolicyBuilder(Requiring(KeyScope.Scan))
                .RequireAssertion(context => !context.User.HasClaim(claim => claim.Type == Caller.RevokedClaim)).Build())
            .AddScopes(Sell, KeyScope.Sell)
            .AddScopes(Network, KeyScope.Network)
            .AddScopes(Audit, KeyScope.Audit)
            .AddScopes(SellOrNetwork, KeyScope.Sell, KeyScope.Network)
            .AddScopes(Operate, KeyScope.Network, KeyScope.Audit)
            .AddScopes(ReadAccounts, KeyScope.Sell, KeyScope.Audit)
            .AddScopes(ReadBalances, KeyScope.Treasurer, KeyScope.Network, KeyScope.Audit)
            .AddScopes(EveryKey, Enum.GetValues<KeyScope>())
            .AddScopes(AnyKey, KeyScope.Sell, KeyScope.Treasurer, KeyScope.Network, KeyScope.Audit)
            // What says nothing of who may call it may be called by nobody without a key.
            .SetFallbackPolicy(Requiring(KeyScope.Network));
    }

    private static AuthorizationBuilder AddScopes(this AuthorizationBuilder builder, string name, params KeyScope[] scopes) =>
        builder.AddPolicy(name, Requiring(scopes));

    private static AuthorizationPolicy Requiring(params KeyScope[] scopes) =>
        new AuthorizationPolicyBuilder(KeyAuthentication.Name)
            .RequireClaim("scope", scopes.Select(scope => scope.ToString()))
            .Build();
}
