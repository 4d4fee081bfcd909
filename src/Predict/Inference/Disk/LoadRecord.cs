using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maas.Predict.Inference.Disk;

/// <summary>What a load has found out, so that the next one need not.</summary>
/// <param name="Graph">The SHA-256 of the optimised graph, which is also its name; null where there is none.</param>
/// <param name="HasNoGraph">It was tried: the optimised graph can't be written, or only with too much memory.</param>
/// <param name="Batches">Whether its rows don't know of each other; null where that is not known.</param>
/// <param name="Pays">Whether rows are cheaper together; null where that is not known.</param>
/// <param name="HeapBytes">The least that the native heap grew by; null where that is not known.</param>
internal sealed record LoadRecord(
    string? Graph = null, bool HasNoGraph = false, bool? Batches = null, bool? Pays = null, long? HeapBytes = null)
{
    /// <summary>Null where there is none, or none that can be read.</summary>
    public static LoadRecord? Find(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LoadRecordJson.Default.LoadRecord);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LoadRecordJson.Default.LoadRecord);
}

[JsonSerializable(typeof(LoadRecord))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class LoadRecordJson : JsonSerializerContext;
