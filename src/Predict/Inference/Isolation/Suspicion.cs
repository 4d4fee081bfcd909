using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maas.Predict.Inference.Isolation;

/// <summary>Why a version is run in a process of its own, and until when.</summary>
/// <param name="Process">The process that ended while the version was computing there; null where it is known to be at fault.</param>
internal sealed record Suspicion(DateTimeOffset Until, string Reason, string? Process = null)
{
    /// <summary>Null where there is none, or none that can be read.</summary>
    public static Suspicion? Find(string path)
    {
        try
        {
            // Mostly there is none, and a process's first exception takes it milliseconds.
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), SuspicionJson.Default.Suspicion) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SuspicionJson.Default.Suspicion);
}

[JsonSerializable(typeof(Suspicion))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class SuspicionJson : JsonSerializerContext;
