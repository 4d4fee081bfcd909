using Maas.Core.Storage;

namespace Maas.Predict.Api;

/// <summary>A body as a file, alone in its folder. Disposing removes both.</summary>
/// <param name="Sha256">64 lower-case hex digits.</param>
public sealed record UploadedFile(TemporaryFolder Folder, string Path, long SizeBytes, string Sha256) : IDisposable
{
    public void Dispose() => Folder.Dispose();
}
