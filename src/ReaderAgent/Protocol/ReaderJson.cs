using System.Text.Json;
using System.Text.Json.Serialization;
using Interlieux.ReaderAgent.Identity;

namespace Interlieux.ReaderAgent.Protocol;

/// <summary>The JSON of the protocol, generated at compile time: a small machine starts faster without reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Scan))]
[JsonSerializable(typeof(Scan[]))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(Verdict[]))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Enrolment))]
[JsonSerializable(typeof(Enrolled))]
[JsonSerializable(typeof(KeyReplacement))]
[JsonSerializable(typeof(GatewayTime))]
[JsonSerializable(typeof(TokenClaims))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(Instructions))]
[JsonSerializable(typeof(PassTerms))]
[JsonSerializable(typeof(PassRenewal))]
[JsonSerializable(typeof(RenewedPasses))]
internal sealed partial class ReaderJson : JsonSerializerContext;
