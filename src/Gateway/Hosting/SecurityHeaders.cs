using Microsoft.Net.Http.Headers;

namespace Interlieux.Gateway.Hosting;

/// <summary>Pages load from here alone, are framed by nobody, and tell no other site where their reader came from.</summary>
internal static class SecurityHeaders
{
    /// <summary>JSON is UTF-8 (RFC 8259): another charset is refused before a body is read.</summary>
    public static void UseUtf8Only(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            && type.Charset is { HasValue: true } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            var problem = TypedResults.Problem(
                "Send the body in UTF-8.", title: "The request is not valid.", statusCode: StatusCodes.Status415UnsupportedMediaType);
            await problem.ExecuteAsync(context);
            return;
        }

        await next(context);
    });

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // The API's reference page brings its script and styles inline; everything else has its own files.
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/openapi")
            ? "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'"
            : "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        return next(context);
    });
}
