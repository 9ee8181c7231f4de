using System.Text.Json;
using System.Text.Json.Serialization;

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
internal sealed partial class ReaderJson : JsonSerializerContext;
