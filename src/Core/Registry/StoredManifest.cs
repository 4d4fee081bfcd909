using System.Text.Json;
using Maas.Core.Naming;
using Maas.Core.Signing;

namespace Maas.Core.Registry;

/// <summary>A manifest as it is stored: its bytes, and what they were signed with.</summary>
internal sealed record StoredManifest(ModelName Model, ModelVersion Version, BinaryData Bytes, ManifestSignature? Signature)
{
    /// <exception cref="ServiceException">It is not what a publisher writes there.</exception>
    public Manifest Read()
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(Bytes, CoreJson.Default.Manifest);
            if (manifest is { Files.Count: > 0 } && manifest.Model == Model && manifest.Version == Version)
            {
                return manifest;
            }
        }
        catch (Exception exception) when (exception is JsonException or ServiceException or NotSupportedException or FormatException)
        {
            // Told below, without what stands in it.
        }

        throw ServiceError.CorruptModel.With($"the manifest of version {Version} of \"{Model}\" is not the one that was published");
    }
}
