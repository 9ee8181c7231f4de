using System.Text.Json;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Interlieux.Gateway.Hosting;

/// <summary>The OpenAPI document, and a page to try it.</summary>
internal static class OpenApi
{
    private const string Bearer = "key";

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Interlieux",
                Version = "v1",
                Description = "One pass, every venue: purchases, scans, refunds and the clearing between venues.",
                License = new OpenApiLicense { Name = "AGPL-3.0-or-later" },
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key that was given out: Authorization: Bearer KEY",
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeOperation);
        options.AddSchemaTransformer(DescribeWords);
    });

    public static void MapOpenApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference("/openapi/reference", options =>
        {
            options.Title = "Interlieux — API";
            options.DefaultFonts = false;
            options.OpenApiRoutePattern = "/openapi/v1.json";
            // Nothing that would speak to anybody but this gateway.
            options.HideDeveloperTools().DisableAgent().DisableTelemetry();
            options.HideClientButton = true;
        }).AllowAnonymous();
    }

    private static Task DescribeWords(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (!type.IsEnum) return Task.CompletedTask;

        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.KebabCaseLower.ConvertName(name))];
        return Task.CompletedTask;
    }

    private static Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "A valid key is needed." });
        operation.Responses.TryAdd("403", new OpenApiResponse { Description = "The key lacks the scope, or belongs to another venue." });

        var method = context.Description.HttpMethod;
        if (method == "POST" && context.Description.RelativePath is { } path && path.StartsWith("api/v1/", StringComparison.Ordinal)
            && !path.EndsWith("/scans", StringComparison.Ordinal))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = IdempotencyKey.Header,
                In = ParameterLocation.Header,
                Required = context.Description.ActionDescriptor.EndpointMetadata.OfType<IdempotencyKey.Required>().Any(),
                Description = "The same key is the same write, however often it is sent.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 },
            });
        }

        return Task.CompletedTask;
    }
}
