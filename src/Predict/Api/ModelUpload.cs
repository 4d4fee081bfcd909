namespace Maas.Predict.Api;

/// <summary>An uploaded model, and what its sender says of it.</summary>
/// <param name="Manifest">The JSON of the part <c>manifest</c>; null where there is none.</param>
internal sealed record ModelUpload(UploadedFile File, byte[]? Manifest) : IDisposable
{
    public void Dispose() => File.Dispose();
}
