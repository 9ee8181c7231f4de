using Interlieux.Ledger;

namespace Interlieux.Gateway.Access;

/// <summary>
/// The header <c>Idempotency-Key</c>: what a write creates gets an id that follows from the caller and this key, so that the write
/// can be sent again for ever and is carried out once (docs/adr/0008).
/// </summary>
internal readonly record struct IdempotencyKey(string? Value)
{
    public const string Header = "Idempotency-Key";
    private const int LengthMax = 200;

    /// <summary>The id of what the caller creates; a new one when no key was sent.</summary>
    public Guid IdOf(string kind, Caller caller, TimeProvider clock) => Value is { } value
        ? StableId.Of(kind, caller.KeyId.ToString("N"), value)
        : Guid.CreateVersion7(clock.GetUtcNow());

    public static ValueTask<IdempotencyKey> BindAsync(HttpContext context) =>
        ValueTask.FromResult(new IdempotencyKey(context.Request.Headers[Header] is [{ Length: > 0 } value] ? value : null));

    /// <summary>Checks the header before the body is acted on.</summary>
    public static EndpointFilterDelegate Check(EndpointFilterFactoryContext _, EndpointFilterDelegate next) => invocation =>
    {
        var http = invocation.HttpContext;
        var values = http.Request.Headers[Header];
        if (values.Count > 1 || (values is [{ } value] && (value.Length is 0 or > LengthMax || value.Any(char.IsControl))))
            return Refuse($"{Header} must have 1 to {LengthMax} printable characters.");
        if (values.Count == 0 && http.GetEndpoint()?.Metadata.GetMetadata<Required>() is not null)
            return Refuse($"Send an {Header}: the same key is the same purchase or refund, however often it is sent.");
        return next(invocation);
    };

    /// <summary>Marks operations that cannot be called without the header.</summary>
    public sealed class Required;

    private static ValueTask<object?> Refuse(string detail) => ValueTask.FromResult<object?>(
        TypedResults.Problem(detail, title: "The request is not valid.", statusCode: StatusCodes.Status400BadRequest));
}
